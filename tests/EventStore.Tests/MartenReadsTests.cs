using Candlewick.EventStore.Candles;
using Candlewick.EventStore.Events;
using Candlewick.EventStore.MartenStore;
using Candlewick.EventStore.Writing;
using Candlewick.Tests.Support;
using JasperFx;
using Marten;
using Npgsql;
using static Candlewick.EventStore.Tests.SampleEvents;

namespace Candlewick.EventStore.Tests;

/// <summary>Whatever one of us writes, the others read, project and append to: both writers, and a Marten of the user's own.</summary>
public sealed class MartenReadsTests(PostgresFixture postgres)
{
    public static TheoryData<EventWriterKind, EventWriterKind> Pairs => new()
    {
        { EventWriterKind.Copy, EventWriterKind.Marten }, { EventWriterKind.Marten, EventWriterKind.Copy },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task What_one_writes_the_other_appends_to_and_Marten_reads_and_projects(EventWriterKind first, EventWriterKind second)
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await using var theirs = Theirs(database);
        CandleRow[] rows = [.. Enumerable.Range(0, 6).Select(i => SampleCandles.Row(bar: i, close: 167.4100m + i))];

        await EventWriters.Create(first, database).AppendAsync(database, [.. rows[..2].Select(r => CandleEvents.From(r, Now))]);
        await EventWriters.Create(second, database).AppendAsync(database, [.. rows[2..4].Select(r => CandleEvents.From(r, Now))]);
        await using (var session = theirs.LightweightSession())
        {
            session.Events.Append(StreamOf(rows[0]), CandleEvents.From(rows[4], Now).Data);
            await session.SaveChangesAsync();
        }

        await EventWriters.Create(first, database).AppendAsync(database, [CandleEvents.From(rows[5], Now)]);

        await using var query = theirs.QuerySession();
        var events = await query.Events.FetchStreamAsync(StreamOf(rows[0]));
        Assert.Equal([1, 2, 3, 4, 5, 6], events.Select(e => e.Version));
        Assert.Equal(rows.Select(r => CandleEvents.From(r, Now).Data), events.Select(e => e.Data));
        Assert.Equal(6, (await query.Events.FetchStreamStateAsync(StreamOf(rows[0])))!.Version);
        var day = await query.Events.AggregateStreamAsync<DaySoFar>(StreamOf(rows[0]));
        Assert.Equal((6, 172.4100m), (day!.Bars, day.Close));
    }

    [Fact]
    public async Task Marten_finds_nothing_to_change_in_a_prepared_database()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await using var theirs = Theirs(database);

        await theirs.Storage.Database.AssertDatabaseMatchesConfigurationAsync();
    }

    [Fact]
    public async Task The_script_for_a_new_database_is_what_Marten_writes()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(postgres);
        await using var theirs = Theirs(database);
        string written = theirs.Storage.ToDatabaseScript().ReplaceLineEndings("\n");

        if (written != MartenSchema.Script)
        {
            // A new Marten writes a new one, which takes the place of ours.
            string kept = Path.Combine(Path.GetTempPath(), "marten.sql");
            await File.WriteAllTextAsync(kept, written);
            Assert.Fail($"src/EventStore/MartenStore/marten.sql is not what this Marten writes; that is in {kept}");
        }
    }

    private static string StreamOf(CandleRow row) => CandleEvents.StreamId(row.Instrument, row.Interval, row.TradingDate);

    private static DocumentStore Theirs(NpgsqlDataSource database) => DocumentStore.For(options =>
    {
        options.Connection(database);
        options.UseCandlewickStreams();
        options.AutoCreateSchemaObjects = AutoCreate.CreateOrUpdate;
    });

    /// <summary>A user's aggregate over a candle stream.</summary>
    public sealed class DaySoFar
    {
        public string Id { get; set; } = "";

        public int Bars { get; set; }

        public decimal Close { get; set; }

        public void Apply(CandleClosed candle)
        {
            Bars++;
            Close = candle.Close;
        }
    }
}
