using System.Globalization;
using Candlewick.EventStore;
using Candlewick.EventStore.Ledger;
using Candlewick.Market.Ledger;
using Candlewick.Projections;
using Candlewick.Projections.Ledger;
using Candlewick.Tests.Support;
using Npgsql;

namespace Candlewick.Portfolio.Tests;

/// <summary>A generated year, through the log and both ways behind it: the engine counts it lot by lot, the database by sums over ranges.</summary>
public sealed class YearTests(KafkaFixture kafka, PostgresFixture postgres, ITestOutputHelper output)
{
    private const int Fills = 4_000;

    /// <summary>
    /// By FIFO the n-th unit that is bought is always paired with the n-th that is sold, whichever came first: units are ranges of running sums, and
    /// what two ranges share was closed.
    /// </summary>
    private const string Independent =
        """
        WITH fill AS (
            SELECT *, CASE WHEN quantity > 0 THEN 1 ELSE -1 END AS side, abs(quantity) AS size, price * multiplier AS each FROM ledger_entry WHERE kind = 'fill'),
        run AS (
            SELECT *, sum(size) OVER (PARTITION BY account, instrument, side ORDER BY happened_at, length(reference), reference COLLATE "C") AS upto FROM fill),
        made AS (
            SELECT account, instrument, sum((least(b.upto, s.upto) - greatest(b.upto - b.size, s.upto - s.size)) * (s.each - b.each)) AS realised
            FROM (SELECT * FROM run WHERE side = 1) b JOIN (SELECT * FROM run WHERE side = -1) s USING (account, instrument)
            WHERE b.upto - b.size < s.upto AND s.upto - s.size < b.upto GROUP BY account, instrument)
        SELECT instrument || '|' || account, trim_scale(sum(quantity)), trim_scale(coalesce(max(realised), 0)), trim_scale(sum(charges)), trim_scale(-sum(quantity * each) - sum(charges))
        FROM fill LEFT JOIN made USING (account, instrument) GROUP BY account, instrument
        """;

    [Theory]
    [InlineData(11)]
    public async Task A_years_portfolio_is_what_the_database_makes_of_it_by_itself(int seed)
    {
        output.WriteLine($"seed {seed}");
        using var bench = await Bench.CreateAsync(kafka);
        await using var database = EventStoreDatabase.CreateDataSource(await postgres.CreateDatabaseAsync());
        var options = new ProjectionOptions { Kafka = bench.Options.Kafka, Layout = bench.Options.Layout, SchemaIds = bench.Options.SchemaIds, Database = database };
        var year = Year(new Random(seed));
        await using var host = await bench.StartAsync(more: services => services.AddProjection(options, new LedgerProjection(options.SchemaIds, options.Events, TimeProvider.System)));
        await bench.EnterAsync(year);
        await bench.EnterAsync(year.Take(500));

        await Eventually.TrueAsync(async () => await CountAsync(database, "SELECT count(*) FROM ledger_entry") == Fills, Bench.Patience, "all is stored");
        var expected = await ComputeAsync(database);
        await Eventually.TrueAsync(() => Told(bench).SequenceEqual(expected), Bench.Patience, "the engine says the same as the database");
        Assert.Equal(Fills, await CountAsync(database, "SELECT count(*) FROM mt_events WHERE type = 'ledger_entry_recorded'"));
        Assert.Equal(Fills, await CountAsync(database, "SELECT sum(version)::bigint FROM mt_streams WHERE id IN ('ledger|anna', 'ledger|bala')"));

        var history = new LedgerHistory(database);
        var read = new List<LedgerEntry>();
        LedgerPlace? after = null;
        while (await history.ReadAsync("anna", null, null, 0, long.MaxValue / 1000, after, 333, TestContext.Current.CancellationToken) is { Count: > 0 } page)
        {
            read.AddRange(page);
            after = new LedgerPlace(page[^1].TimeUs, page[^1].Id);
        }

        await using (var damage = database.CreateCommand("DELETE FROM ledger_entry WHERE price > 2500; UPDATE ledger_entry SET quantity = quantity + 1"))
        {
            await damage.ExecuteNonQueryAsync();
        }

        Assert.NotEqual(expected, await ComputeAsync(database));
        Assert.Equal(Fills, await LedgerStore.RebuildAsync(database, TestContext.Current.CancellationToken));
        Assert.Equal(expected, await ComputeAsync(database));
        Assert.Equal(year.Where(e => e.Account == "anna").OrderBy(e => e.Id), read.OrderBy(e => e.Id));
        Assert.Equal(read.Select(e => e.TimeUs).Order(), read.Select(e => e.TimeUs));
    }

    private static string[] Told(Bench bench) =>
    [
        .. bench.Positions().Select(p => string.Create(
            CultureInfo.InvariantCulture, $"{p.Key} {p.Value.Position.Quantity} {p.Value.Position.Realised} {p.Value.Position.Charges} {p.Value.Position.Cash}")).Order(StringComparer.Ordinal),
    ];

    private static async Task<string[]> ComputeAsync(NpgsqlDataSource database)
    {
        var rows = new List<string>();
        await using var command = database.CreateCommand(Independent);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Create(CultureInfo.InvariantCulture, $"{reader.GetString(0)} {reader.GetDecimal(1)} {reader.GetDecimal(2)} {reader.GetDecimal(3)} {reader.GetDecimal(4)}"));
        }

        return [.. rows.Order(StringComparer.Ordinal)];
    }

    private static async Task<long> CountAsync(NpgsqlDataSource database, string sql)
    {
        try
        {
            await using var command = database.CreateCommand(sql);
            return (long)(await command.ExecuteScalarAsync())!;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return 0;
        }
    }

    /// <summary>Shares and options, bought and sold short, of two accounts.</summary>
    private static List<LedgerEntry> Year(Random random)
    {
        string[] instruments = [.. Enumerable.Range(1, 12).Select(i => $"NSE:S{i}"), "NFO:NIFTY-20261229-25000-C"];
        var fills = Enumerable.Range(1, Fills).Select(i => new LedgerEntry
        {
            Account = random.Next(2) == 0 ? "anna" : "bala",
            Instrument = instruments[random.Next(instruments.Length)],
            Kind = EntryKind.Fill,
            Reference = i.ToString(CultureInfo.InvariantCulture),
            TimeUs = Bench.OpenUs - (random.NextInt64(365) * 86_400_000_000) + (random.Next(100) * 60_000_000L),
            Currency = "INR",
            Quantity = random.Next(1, 500) * (random.Next(2) == 0 ? 1 : -1),
            Price = random.Next(1, 500_000) / 100m,
            Charges = random.Next(5_000) / 100m,
            Source = "test",
        }).ToList();
        return fills;
    }
}
