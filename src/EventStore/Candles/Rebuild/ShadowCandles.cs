using Candlewick.EventStore.Offsets;
using Candlewick.Market.Candles;
using Npgsql;

namespace Candlewick.EventStore.Candles.Rebuild;

/// <summary>
/// The read model made anew beside the one in use: filled without indexes, which are built afterwards, and put in its
/// place in one transaction that holds the projection's positions. Readers see the one or the other, whole.
/// </summary>
public sealed class ShadowCandles : IAsyncDisposable
{
    internal const string Table = "candle_rebuild";

    /// <summary>Key of the lock of the session that rebuilds: "candlewr" in ASCII.</summary>
    private const long LockKey = 0x63616e646c657772;

    /// <summary>Of every bar the highest revision stays, and of that the first record: as the projection would have left it.</summary>
    private static readonly string DropSuperseded =
        $"""
        DELETE FROM {Table} WHERE ctid IN (
            SELECT ctid FROM (
                SELECT ctid, row_number() OVER (PARTITION BY {CandleColumns.Key} ORDER BY revision DESC, source_offset) AS place FROM {Table}) r
            WHERE place > 1)
        """;

    private static readonly string MergeStaged =
        $"""
        INSERT INTO {Table} AS t ({CandleColumns.Names}) SELECT {CandleColumns.Names} FROM candle_merge
        ON CONFLICT ({CandleColumns.Key}) DO UPDATE SET {CandleColumns.Assign("excluded")} WHERE t.revision < excluded.revision
        """;

    private readonly NpgsqlConnection _connection;

    private ShadowCandles(NpgsqlConnection connection) => _connection = connection;

    /// <summary>Makes the empty table; what an earlier rebuild left is dropped.</summary>
    /// <exception cref="RebuildException">Another rebuild runs, or something hangs on the table that would be lost with it.</exception>
    public static async Task<ShadowCandles> CreateAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        var shadow = new ShadowCandles(connection);
        try
        {
            if (!await shadow.ScalarAsync<bool>($"SELECT pg_try_advisory_lock({LockKey})", cancellationToken))
            {
                throw new RebuildException("another process rebuilds the read model of this database. Wait for it, or stop it.");
            }

            string? dependents = await shadow.ScalarAsync<string?>(DependentViews, cancellationToken);
            if (dependents is not null)
            {
                throw new RebuildException($"table candle cannot be replaced while views depend on it: {dependents}. Drop them, rebuild, and make them again.");
            }

            await shadow.ExecuteAsync($"SET client_min_messages = warning; DROP TABLE IF EXISTS {Table}; CREATE TABLE {Table} (LIKE candle INCLUDING ALL EXCLUDING INDEXES)", cancellationToken);
            return shadow;
        }
        catch
        {
            await shadow.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds every revision there is, in any order; before <see cref="IndexAsync"/>.</summary>
    public Task AddAsync(IReadOnlyList<CandleRow> rows, CancellationToken cancellationToken) =>
        CandleColumns.CopyAsync(_connection, Table, rows, cancellationToken);

    /// <summary>Leaves of each bar its highest revision, and builds the indexes that <c>candle</c> has.</summary>
    public async Task IndexAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync(DropSuperseded, cancellationToken);
        foreach (string definition in await IndexDefinitionsAsync(cancellationToken))
        {
            await ExecuteAsync(definition, cancellationToken);
        }

        await ExecuteAsync($"ALTER TABLE {Table} ADD PRIMARY KEY USING INDEX {Table}_pkey; ANALYZE {Table}", cancellationToken);
    }

    /// <summary>Merges what was published meanwhile; after <see cref="IndexAsync"/>.</summary>
    public async Task MergeAsync(IReadOnlyList<CandleRow> rows, CancellationToken cancellationToken)
    {
        var highest = new Dictionary<CandleKey, CandleRow>(rows.Count);
        foreach (var row in rows)
        {
            if (!highest.TryGetValue(row.Key, out var other) || row.Revision > other.Revision)
            {
                highest[row.Key] = row;
            }
        }

        await ExecuteAsync("CREATE TEMP TABLE IF NOT EXISTS candle_merge (LIKE candle); TRUNCATE candle_merge", cancellationToken);
        await CandleColumns.CopyAsync(_connection, "candle_merge", highest.Values, cancellationToken);
        await ExecuteAsync(MergeStaged, cancellationToken);
    }

    /// <summary>
    /// Stops the projection at its positions, lets <paramref name="catchUp"/> merge what lies before them, and puts the
    /// table in the place of the one in use. Readers that are at work are waited for, for two seconds a try: those that
    /// come meanwhile would queue up behind us.
    /// </summary>
    /// <returns>False where readers did not make room; nothing has changed then.</returns>
    public async Task<bool> TrySwapAsync(Func<IReadOnlyList<ProjectionPosition>, Task> catchUp, CancellationToken cancellationToken)
    {
        await using var transaction = await _connection.BeginTransactionAsync(cancellationToken);
        await catchUp(await ProjectionOffsets.Candles.HoldAsync(transaction, cancellationToken));
        try
        {
            string grants = await ScalarAsync<string>(Grants, cancellationToken);
            await ExecuteAsync(
                $"SET LOCAL lock_timeout = '2s'; DROP TABLE candle; ALTER TABLE {Table} RENAME TO candle; {RenameIndexes(await IndexNamesAsync(cancellationToken))} {grants}",
                cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            await transaction.RollbackAsync(cancellationToken);
            return false;
        }
    }

    /// <summary>A table that was not put in place stays, and the next rebuild drops it: a killed one leaves it too.</summary>
    public async ValueTask DisposeAsync() => await _connection.DisposeAsync();

    /// <summary>The statements that give everyone the rights again that they have on <c>candle</c>.</summary>
    private const string Grants =
        """
        SELECT coalesce(string_agg(format('GRANT %s ON candle TO %s;', a.privilege_type, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(r.rolname) END), ' '), '')
        FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
        WHERE c.oid = 'candle'::regclass AND a.grantee <> c.relowner
        """;

    private const string DependentViews =
        """
        SELECT string_agg(DISTINCT r.ev_class::regclass::text, ', ')
        FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
        WHERE d.classid = 'pg_rewrite'::regclass AND d.refobjid = 'candle'::regclass
        """;

    /// <summary>What the migrations made, whatever that is by now, under the name of the new table.</summary>
    private async Task<List<string>> IndexDefinitionsAsync(CancellationToken cancellationToken) =>
        await ReadAsync(
            $"""
            SELECT replace(replace(indexdef, ' INDEX ' || indexname || ' ', ' INDEX ' || replace(indexname, 'candle', '{Table}') || ' '), '.candle ', '.{Table} ')
            FROM pg_indexes WHERE schemaname = 'public' AND tablename = 'candle' ORDER BY indexname DESC
            """,
            cancellationToken);

    private Task<List<string>> IndexNamesAsync(CancellationToken cancellationToken) =>
        ReadAsync($"SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND tablename = '{Table}'", cancellationToken);

    private static string RenameIndexes(List<string> names) =>
        string.Concat(names.Select(name => $"ALTER INDEX {name} RENAME TO {name.Replace(Table, "candle", StringComparison.Ordinal)};"));

    private async Task<List<string>> ReadAsync(string sql, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        await using var command = new NpgsqlCommand(sql, _connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }

    private async Task<T> ScalarAsync<T>(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        return await command.ExecuteScalarAsync(cancellationToken) is T value ? value : default!;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        // Indexes and the sort before them take as long as they take.
        await using var command = new NpgsqlCommand(sql, _connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
