import { openOwnerPool } from "../db";
import { ownerRole } from "./roles";

/** In the embedded PostgreSQL: the owner, who is no superuser, and its database. Both stay when they are there. */
export async function prepareEmbeddedDatabase(adminUrl: string, database: string): Promise<void> {
  const pool = openOwnerPool(adminUrl, { max: 1 });
  try {
    const role = await pool.query("select from pg_roles where rolname = $1", [ownerRole]);
    if (role.rowCount === 0) {
      await pool.query(`create role ${ownerRole} login nosuperuser createrole nobypassrls`);
    }
    const found = await pool.query("select from pg_database where datname = $1", [database]);
    if (found.rowCount === 0) {
      await pool.query(`create database "${database}" owner ${ownerRole} template template0`);
    }
  } finally {
    await pool.end();
  }
}
