import { damageSuite } from './damage.suite.ts';
import { historiesSuite } from './histories.suite.ts';
import { sqliteGround } from './sqlite-ground.ts';
import { stripeSuite } from './stripe.suite.ts';

const ground = sqliteGround();

damageSuite('SQLite', ground);
stripeSuite('SQLite', ground);
historiesSuite('SQLite', ground, 60);
