using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>Works out what an update makes of a subscription.</summary>
/// <param name="resolve">Finds what names mean.</param>
internal sealed class ScopeChanger(Func<IReadOnlyList<string>, CancellationToken, Task<Resolution>> resolve, StreamLimits limits)
{
    /// <exception cref="RequestException">A name means nothing, is not allowed, or is not subscribed to; or nothing or too much would be left.</exception>
    public async Task<ScopeChange> ChangeAsync(
        Scope scope, Resolution resolution, SubscriptionCommand.Update update, CancellationToken cancellationToken)
    {
        NameLimits.Check([.. update.Add, .. update.Remove], limits);
        var added = await resolve(update.Add, cancellationToken);
        scope.Grant.Require(scope.Channel.Name, added.Set);
        var removed = (await resolve(update.Remove, cancellationToken)).Set;
        var before = scope.Instruments;
        if (removed.Ids.FirstOrDefault(id => !before.Ids.Contains(id)) is { } stranger)
        {
            throw Bad($"'{stranger}' is not subscribed to by its own name, so that it cannot be removed; a pattern that matches it can");
        }

        if (removed.Prefixes.FirstOrDefault(prefix => !before.Prefixes.Contains(prefix)) is { } unknown)
        {
            throw Bad($"'{unknown}*' is not subscribed to; a pattern is removed as it was added");
        }

        var set = new InstrumentSet(
            before.Ids.Except(removed.Ids).Concat(added.Set.Ids), before.Prefixes.Except(removed.Prefixes).Concat(added.Set.Prefixes));
        if (set.Ids.Count == 0 && !set.HasPatterns)
        {
            throw Bad("nothing would be left; unsubscribe instead");
        }

        NameLimits.Check(set, limits);
        var instruments = resolution.Instruments.Concat(added.Instruments).Where(i => set.Contains(i.Instrument)).Distinct().ToList();
        return instruments.Count <= limits.InstrumentsPerSubscription
            ? new ScopeChange(scope.Over(set), new Resolution(set, instruments), added)
            : throw new RequestException(
                ErrorCodes.Limit, $"{instruments.Count} instruments are more than the {limits.InstrumentsPerSubscription} of one subscription; use several");
    }

    private static RequestException Bad(string message) => new(ErrorCodes.BadRequest, message);
}
