import styles from './sign-in-page.module.css';

export function SignInPage() {
  return (
    <main className={styles.page}>
      <section className={styles.card}>
        <img src="/icon.svg" alt="" width={44} height={44} />
        <h1>Sign in to Punctual</h1>
        <p>
          Punctual has no passwords. It prints a link when it starts, in the terminal or the log of the
          server, and that link signs you in on this browser, once:
        </p>
        <pre className={styles.terminal} aria-label="What the terminal shows">
          <span>Sign in once with</span> {location.origin}/sign-in/…
        </pre>
        <p>For another one, run this on the server, or ask an administrator:</p>
        <pre className={styles.terminal}>npm run -s punctual -- sign-in-link</pre>
      </section>
    </main>
  );
}
