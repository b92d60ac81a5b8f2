/** Pictograms of the kinds of devices, 24 × 24, one stroke weight. The names are those of the device profiles. */
const paths: Readonly<Record<string, string>> = {
  bed: 'M3 18v-9M3 14h18v4M21 14v-1a3 3 0 0 0-3-3h-8v4M6.5 11.5a1 1 0 1 0 0-2 1 1 0 0 0 0 2z',
  'blood-pressure':
    'M12 20s-7-4.4-7-9.5A3.8 3.8 0 0 1 12 8a3.8 3.8 0 0 1 7 2.500C19 15.6 12 20 12 20zM7 12h3l1.5-2.5 2 4.5 1-2h2.5',
  'carbon-monoxide': 'M11 9.500A3.5 3.5 0 1 0 11 14.500M17 8.500a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z',
  card: 'M4 6h16v12H4zM4 10h16M7 15h4',
  climate: 'M10 14.500V5a2 2 0 1 1 4 0v9.500a4 4 0 1 1-4 0zM12 9v8',
  door: 'M6 21V4h12v17M4 21h16M14.5 12.500h.01',
  fall: 'M5 20h14M8 5.500a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM9 8l4 3 5-1M13 11l-3 4 5 3',
  gas: 'M12 21a6 6 0 0 0 6-6c0-4-4-6-4-11-4 2-8 6-8 11a6 6 0 0 0 6 6zM12 21a2.5 2.5 0 0 0 2.5-2.500c0-1.7-1.5-2.5-2.5-4.5-1 2-2.5 2.8-2.5 4.500A2.5 2.5 0 0 0 12 21z',
  gateway: 'M4 14h16v5H4zM8 16.500h.01M12 10a4 4 0 0 0-4 0M12 14v-2M16.5 7.500a9 9 0 0 0-9 0',
  motion:
    'M12 12h.01M8.5 15.500a5 5 0 0 1 0-7M15.5 8.500a5 5 0 0 1 0 7M5.5 18.500a9 9 0 0 1 0-13M18.5 5.500a9 9 0 0 1 0 13',
  smoke: 'M4 10h16a8 8 0 0 1-16 0zM8 6c0-1.5 1.5-1.5 1.5-3M13 6c0-1.5 1.5-1.5 1.5-3',
  sos: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 8v5M12 16h.01',
  water: 'M12 3s6 6.5 6 11a6 6 0 0 1-12 0c0-4.5 6-11 6-11z',
};
const unknown = 'M5 5h14v14H5zM9 9h6v6H9z';

export function KindIcon({ icon }: { readonly icon: string | undefined }) {
  return (
    <svg
      width="20"
      height="20"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className="soft"
    >
      <path d={(icon === undefined ? undefined : paths[icon]) ?? unknown} />
    </svg>
  );
}
