export default function PromisesPage() {
  return null;
}
