using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Sockets;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Compatibility;

/// <summary>
/// The instruments that one client follows, as one subscription of the engine a channel, however many there are: what is
/// added and removed is an update of it. For one thread.
/// </summary>
/// <param name="start">Starts one of <paramref name="subscriptions"/>.</param>
/// <param name="channels">What the client gets of each instrument, without instruments.</param>
internal sealed class Following(SubscriptionSet subscriptions, Action<SubscribeRequest> start, IReadOnlyList<SubscribeRequest> channels)
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    /// <summary>Those of a venue.</summary>
    public IEnumerable<string> Of(string venue) => _ids.Where(id => id.Length > venue.Length && id[venue.Length] == ':' && id.StartsWith(venue, StringComparison.Ordinal));

    /// <summary>Refuses what the client may not follow.</summary>
    /// <exception cref="RequestException"><c>not_allowed</c>, or it would be more than <paramref name="limit"/>.</exception>
    public void Check(IReadOnlyList<string> ids, int limit)
    {
        var asked = new InstrumentSet(ids, []);
        foreach (var channel in channels)
        {
            subscriptions.Grant.Require(channel.Channel, asked);
        }

        if (_ids.Count + ids.Count(id => !_ids.Contains(id)) > limit)
        {
            throw new RequestException(ErrorCodes.Limit, $"A connection has at most {limit} symbols; unsubscribe some, or open another connection");
        }
    }

    /// <summary>Begins to follow those that are not followed yet.</summary>
    /// <exception cref="RequestException">The engine will not have it.</exception>
    public async Task AddAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        string[] added = [.. ids.Where(id => !_ids.Contains(id)).Distinct(StringComparer.Ordinal)];
        if (added.Length == 0)
        {
            return;
        }

        foreach (var channel in channels)
        {
            if (_ids.Count == 0)
            {
                start(channel with { Instruments = added });
            }
            else
            {
                await subscriptions.ApplyAsync(channel.Id, new SubscriptionCommand.Update(added, [], null), cancellationToken);
            }
        }

        _ids.UnionWith(added);
    }

    /// <summary>Follows them no longer.</summary>
    public async Task RemoveAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        string[] removed = [.. ids.Where(_ids.Contains).Distinct(StringComparer.Ordinal)];
        if (removed.Length == 0)
        {
            return;
        }

        foreach (var channel in channels)
        {
            if (removed.Length == _ids.Count)
            {
                await subscriptions.StopAsync(channel.Id);
            }
            else
            {
                await subscriptions.ApplyAsync(channel.Id, new SubscriptionCommand.Update([], removed, null), cancellationToken);
            }
        }

        _ids.ExceptWith(removed);
    }
}
