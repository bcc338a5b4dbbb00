// Tells a screen reader how things stand now and then: a busy morning is not read out letter by letter.
import { useEffect, useRef, useState } from 'preact/hooks';

const EVERY_MS = 15_000;

export const CalmStatus = ({ text }: { readonly text: string }) => {
  const [said, setSaid] = useState('');
  const latest = useRef(text);
  latest.current = text;
  useEffect(() => {
    const timer = setInterval(() => setSaid(latest.current), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <p class="kern-sr-only" role="status">
      {said}
    </p>
  );
};
