// KERN first, then the little layout of our own.
import '@kern-ux/native/dist/kern.min.css';
import './fonts.css';
import './layout.css';
import './parts.css';
import './lists.css';
import './work.css';
import './desk.css';
import './foot.css';
import './questions.css';
import './toast.css';
import './quality.css';
import './marks.css';
import './register.css';
