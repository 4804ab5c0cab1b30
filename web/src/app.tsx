import { lazy, Suspense, useEffect } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { Refused } from './api.js';
import { BoardPage } from './board/board-page.js';
import { Header } from './look/header.js';
import { useMe } from './look/me.js';
import { NotFoundPage } from './look/not-found-page.js';
import { Trouble } from './look/trouble.js';

const TicketPage = lazy(() => import('./ticket/ticket-page.js'));
const MailsPage = lazy(() => import('./mails/mails-page.js'));
const IntegrationsPage = lazy(() => import('./integrations/integrations-page.js'));
const NewIntegrationPage = lazy(() => import('./integrations/new-integration-page.js'));
const IntegrationPage = lazy(() => import('./integrations/integration-page.js'));
const PeoplePage = lazy(() => import('./people/people-page.js'));
const CreditsPage = lazy(() => import('./credits/credits-page.js'));
const ExclusionsPage = lazy(() => import('./exclusions/exclusions-page.js'));
const ReviewsPage = lazy(() => import('./reviews/reviews-page.js'));
const AgreementPage = lazy(() => import('./agreements/agreement-page.js'));
const PromisesPage = lazy(() => import('./promises/promises-page.js'));
const AccountPage = lazy(() => import('./account/account-page.js'));
const AttainmentPage = lazy(() => import('./attainment/attainment-page.js'));
const FiguresPage = lazy(() => import('./figures/figures-page.js'));
const ReportsPage = lazy(() => import('./reports/reports-page.js'));
const NoticesPage = lazy(() => import('./notices/notices-page.js'));
const AuditPage = lazy(() => import('./audit/audit-page.js'));

export function App() {
  const me = useMe();
  const signedOut = me.error instanceof Refused && me.error.status === 401;
  useEffect(() => {
    if (signedOut) location.replace(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`);
  }, [signedOut]);
  if (me.isPending || signedOut) return null;
  if (me.error) return <Trouble error={me.error} retry={() => void me.refetch()} />;
  return (
    <>
      <Header me={me.data} />
      <main>
        <Suspense>
          <Switch>
            <Route path="/" component={BoardPage} />
            <Route path="/board">
              <Redirect to="/" replace />
            </Route>
            <Route path="/tickets/:id">{({ id }) => <TicketPage key={id} id={id} />}</Route>
            <Route path="/mails/:id?">{({ id }) => <MailsPage id={id} />}</Route>
            <Route path="/promises" component={PromisesPage} />
            <Route path="/agreements/:id/:tab?">
              {({ id, tab }) => <AgreementPage key={id} id={id} tab={tab} />}
            </Route>
            <Route path="/credits" component={CreditsPage} />
            <Route path="/exclusions" component={ExclusionsPage} />
            <Route path="/integrations" component={IntegrationsPage} />
            <Route path="/new-integration" component={NewIntegrationPage} />
            <Route path="/integrations/:id/:tab?">
              {({ id, tab }) => <IntegrationPage key={id} id={id} tab={tab} />}
            </Route>
            <Route path="/reviews" component={ReviewsPage} />
            <Route path="/people" component={PeoplePage} />
            <Route path="/account" component={AccountPage} />
            <Route path="/attainment" component={AttainmentPage} />
            <Route path="/figures" component={FiguresPage} />
            <Route path="/reports" component={ReportsPage} />
            <Route path="/notices/:tab?">{({ tab }) => <NoticesPage tab={tab} />}</Route>
            <Route path="/audit" component={AuditPage} />
            <Route component={NotFoundPage} />
          </Switch>
        </Suspense>
      </main>
    </>
  );
}
