using Candlewick.EventStore.Candles;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Tests.Subscriptions;

/// <summary>Stored candles in memory, by the contract of the store. What is stored after B was fixed is there, too.</summary>
/// <param name="storedTo">The log's next offset of each partition that a new subscription takes for B.</param>
internal sealed class FakeHistory(List<CandleRow> stored, Func<int, long> storedTo) : IStoredHistory
{
    /// <summary>No history: the channel begins with its log.</summary>
    public static FakeHistory None { get; } = new([], _ => 0);

    public Task<IReadOnlyList<Item>> PresentAsync(
        Scope scope, Resolution resolution, IReadOnlyDictionary<int, long> ends, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Item>>([.. stored
            .Where(r => resolution.Ids.Contains(r.Instrument) && ends.TryGetValue(r.Partition, out long end) && r.Offset < end)
            .GroupBy(r => r.Instrument).Select(g => new CandleItem(g.MaxBy(r => r.StartUs)!))]);

    public Task<SubscriptionPlan> LastAsync(Scope scope, Resolution resolution, int count, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<SubscriptionPlan> FromTimeAsync(Scope scope, Resolution resolution, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<long> StoredToAsync(int partition, CancellationToken cancellationToken) => Task.FromResult(storedTo(partition));

    public IStoredItems Read(Scope scope, Resolution resolution, SubscriptionPosition position) => new Rows([.. stored
        .Where(r => scope.Instruments.Contains(r.Instrument) && position.Partitions.Contains(r.Partition) && r.Offset < position.Next(r.Partition))
        .Where(r => position.After is not { } after || r.Key.CompareTo(after) > 0)
        .OrderBy(r => r.Key).Select(r => new CandleItem(r))]);

    public Task CheckAsync(SubscriptionPosition position, CancellationToken cancellationToken) => Task.CompletedTask;

    private sealed class Rows(IReadOnlyList<Item> items) : IStoredItems
    {
        private int _read;

        public ValueTask<IReadOnlyList<Item>> ReadAsync(int count, CancellationToken cancellationToken)
        {
            Item[] page = [.. items.Skip(_read).Take(count)];
            _read += page.Length;
            return new(page);
        }
    }
}
