export default function MailsPage({ id }: { id: string | undefined }) {
  return <p>{id}</p>;
}
