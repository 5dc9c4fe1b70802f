using Candlewick.EventStore.Candles;
using Candlewick.EventStore.Offsets;
using Candlewick.EventStore.Writing;
using Npgsql;

namespace Candlewick.Bench.EventStore.Contenders;

/// <summary>What the projection does with a batch: position, events, read model, one transaction.</summary>
internal sealed class WholeProjection : IContender
{
    private readonly CandleStore _store = new(new CopyEventWriter(), TimeProvider.System);
    private long _next;

    public string Name => "projection";

    public Task PrepareAsync(NpgsqlDataSource database)
    {
        _next = 0;
        return ProjectionOffsets.Candles.InsertAsync(database, new ProjectionPosition("candles", "id", 0, 0), default);
    }

    public Task StoreAsync(NpgsqlDataSource database, List<CandleRow> batch)
    {
        var move = new ProjectionMove("candles", "id", 0, _next, _next += batch.Count);
        return new FencedTransaction(database, ProjectionOffsets.Candles).StoreAsync([move], (transaction, stopping) => _store.WriteAsync(transaction, batch, stopping), default);
    }
}
