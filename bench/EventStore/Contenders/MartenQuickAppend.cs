using Candlewick.EventStore.Candles;
using Candlewick.EventStore.Events;
using Candlewick.EventStore.MartenStore;
using JasperFx;
using JasperFx.Events;
using Marten;
using Npgsql;

namespace Candlewick.Bench.EventStore.Contenders;

/// <summary>Marten's quick append of the events, and of nothing else, in sessions of a thousand, which suit it best.</summary>
internal sealed class MartenQuickAppend : IContender
{
    private const int SessionEvents = 1000;

    private DocumentStore? _store;

    public string Name => "Marten quick append";

    public async Task PrepareAsync(NpgsqlDataSource database)
    {
        _store = DocumentStore.For(options =>
        {
            options.Connection(database);
            options.UseCandlewickStreams();
            options.Events.AppendMode = EventAppendMode.Quick;
            options.AutoCreateSchemaObjects = AutoCreate.CreateOrUpdate;
        });
        await _store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
    }

    public async Task StoreAsync(NpgsqlDataSource database, List<CandleRow> batch)
    {
        foreach (var part in batch.Chunk(SessionEvents))
        {
            await using var session = _store!.LightweightSession();
            foreach (var row in part)
            {
                session.Events.Append(CandleEvents.StreamId(row.Instrument, row.Interval, row.TradingDate), CandleEvents.From(row, DateTimeOffset.UnixEpoch).Data);
            }

            await session.SaveChangesAsync();
        }
    }
}
