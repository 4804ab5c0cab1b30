import { useTitle } from '../look/title.js';
import styles from './account.module.css';
import { ChangePassword } from './change-password.js';
import { SessionList } from './session-list.js';

/** What everybody looks after themselves: the password, and where one is signed in. */
export default function AccountPage() {
  useTitle('Your account');
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Your account</h1>
      </header>
      <div className={styles.columns}>
        <SessionList />
        <ChangePassword />
      </div>
    </div>
  );
}
