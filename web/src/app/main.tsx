import '../styles/page.css';
import { render } from 'solid-js/web';
import { Page } from './page.tsx';

const place = document.getElementById('page');
if (!place) throw new Error('index.html has no #page');
render(() => <Page />, place);
