using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Protocol.Json;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.Bench.Fanout;

/// <summary>A client whose frames are made as for a socket, and thrown away.</summary>
internal sealed class InProcessClient(Arrivals arrivals) : IEventSink
{
    private readonly IProtocolCodec _codec = new JsonProtocol().Open();
    private readonly PooledBuffer _frame = new();
    private long _items;

    public ValueTask SendAsync(StreamEvent happened, CancellationToken cancellationToken)
    {
        _codec.TryEncode(happened, _frame);
        _frame.Clear();
        if (happened is ItemBatch batch)
        {
            _items += batch.Count;
        }

        if (happened is StreamEvent.CaughtUp || (happened is ItemBatch && _items == arrivals.Expected))
        {
            arrivals.Arrived();
        }

        return ValueTask.CompletedTask;
    }
}
