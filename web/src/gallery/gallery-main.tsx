import '../styles/page.css';
import { HashRouter, Route } from '@solidjs/router';
import { render } from 'solid-js/web';
import { Shell } from '../app/shell.tsx';
import GalleryView from './gallery-view.tsx';

const place = document.getElementById('page');
if (!place) throw new Error('gallery.html has no #page');
render(
  () => (
    <HashRouter root={Shell}>
      <Route path="*" component={GalleryView} />
    </HashRouter>
  ),
  place,
);
