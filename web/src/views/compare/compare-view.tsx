import { useParams } from '@solidjs/router';
import { ButtonLink } from '../../components/button.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { ViewHeader } from '../../components/view-header.tsx';
import { apiRequest } from '../../data/api-request.ts';
import { createQuery } from '../../data/create-query.ts';
import { createUrlState } from '../../data/url-state.ts';
import { Comparison } from './comparison.tsx';

/** Two runs side by side: what is different in the first of them. */
export default function CompareView() {
  const params = useParams();
  const url = createUrlState();
  const comparison = createQuery(
    () =>
      apiRequest('/runs/{run}/compare', {
        path: { run: params.a ?? '' },
        query: {
          with: params.b ?? '',
          ...(url.text('state') === '' ? {} : { state: url.text('state') }),
          limit: 500,
        },
      }),
    { keepPrevious: true },
  );
  return (
    <>
      <ViewHeader
        title={`Run ${params.a} against ${params.b}`}
        crumbs={[
          { label: 'Runs', href: '/runs' },
          { label: `Run ${params.a}`, href: `/runs/${params.a}` },
        ]}
        actions={
          <ButtonLink icon="compare" href={`#/compare/${params.b}/${params.a}`}>
            The other way round
          </ButtonLink>
        }
      />
      <QueryView query={comparison} rows={8}>
        {(data) => <Comparison data={data()} url={url} />}
      </QueryView>
    </>
  );
}
