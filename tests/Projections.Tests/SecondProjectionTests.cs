using System.Diagnostics.CodeAnalysis;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.EventStore.Events;
using Candlewick.EventStore.Writing;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Candlewick.Projections.Tests;

/// <summary>A projection is one file: this one.</summary>
public sealed class SecondProjectionTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public async Task A_projection_of_ones_own_runs_beside_that_of_candles_and_stores_each_identity_once()
    {
        await using var pipeline = await Pipeline.CreateAsync(kafka, postgres, partitions: 3);
        using var feed = new CandleFeed(pipeline.Settings);
        using var log = new CapturedLog();
        var days = Enumerable.Range(0, 40).Select(i => CandleFeed.Candle($"NYSE:I{i}", 0, interval: "1d")).ToList();
        feed.Publish(days);
        feed.Publish([("NYSE:I0", "no candle"u8.ToArray())]);

        var projector = await pipeline.StartAsync(change: o => o with { BatchRecords = 7 }, log: log, more: (services, options) => services.AddProjection(options, new SessionEnds()));
        var sessions = projector.Host.Services.GetRequiredKeyedService<ProjectionStatus>("session-ends");
        await Eventually.TrueAsync(() => sessions.Current.CaughtUp && projector.Now.CaughtUp, Pipeline.Patience, "both projections caught up");
        feed.Publish(days);
        await Eventually.TrueAsync(
            async () => await pipeline.ScalarAsync<decimal>("SELECT sum(next) FROM projection_offset WHERE projection = 'session-ends'") >= 81, Pipeline.Patience, "the second round was read");

        Assert.Equal(1, await pipeline.ScalarAsync<long>("SELECT count(*) FROM mt_events WHERE stream_id = 'lean|2013-10-07' AND type = 'session_closed'"));
        Assert.Equal(1, sessions.Current.Rows);
        Assert.Equal(40, await pipeline.RowsAsync());
        Assert.Contains(log.Lines, l => l.Contains("session-ends passes over", StringComparison.Ordinal));
    }

    /// <summary>When the session of a trading date ended, from the first bar of a day that is published.</summary>
    private sealed class SessionEnds : IProjection<Candle>
    {
        private readonly IEventWriter _events = new CopyEventWriter();

        public string Name => "session-ends";

        public Topic Topic => TopicCatalog.Candles;

        public bool TryDecode(ConsumeResult<byte[], byte[]> record, [NotNullWhen(true)] out Candle? row, [NotNullWhen(false)] out string? reason)
        {
            bool ours = ConfluentFrame.TryRead(record.Message.Value, out _, out var message);
            row = ours ? Candle.Parser.ParseFrom(message) : null;
            reason = ours ? null : "it has no schema id in front";
            return ours;
        }

        public Task<int> WriteAsync(NpgsqlTransaction transaction, IReadOnlyList<Candle> rows, CancellationToken cancellationToken) =>
            _events.AppendNewAsync(transaction, [.. rows.Where(r => r.Interval == "1d").Select(From)], cancellationToken);

        private static StreamEvent From(Candle day)
        {
            var date = DateOnly.ParseExact($"{day.TradingDate}", "yyyyMMdd");
            var end = DateTimeOffset.UnixEpoch.AddMicroseconds(day.EndUs);
            string stream = FeedEvents.StreamId(day.Source, date);
            return new StreamEvent(stream, EventId.Of(EventId.CandleNamespace, $"{stream}|closed"), EventTypes.SessionClosed, new EventStore.Events.SessionClosed(day.Source, "NYSE", date, end), end);
        }
    }
}
