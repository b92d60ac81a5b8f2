# Node by version tag, the same version as the npm package `node` in package.json; that package's own copy is left out here.
ARG NODE_VERSION=26.10.0

FROM node:${NODE_VERSION}-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Nothing we need is built or fetched by install scripts: native parts come as platform packages.
RUN npm ci --omit=dev --ignore-scripts

FROM packages AS pages
COPY tsconfig.json vite.config.ts ./
COPY dashboard/web dashboard/web
COPY hub/contracts hub/contracts
RUN node node_modules/vite/bin/vite.js build

FROM node:${NODE_VERSION}-bookworm-slim
ENV NODE_ENV=production \
    HUB_BIND=0.0.0.0 \
    HUB_DATA_DIR=/data
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json ./
COPY hub hub
COPY devices devices
COPY dashboard/server dashboard/server
COPY simulators simulators
COPY --from=pages /app/dashboard/web/dist dashboard/web/dist
RUN install -d -o node -g node -m 0700 /data
USER node
VOLUME /data
EXPOSE 8080 1883 8883
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HUB_HTTP_PORT || 8080}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "--max-semi-space-size=32", "hub/main.ts"]
