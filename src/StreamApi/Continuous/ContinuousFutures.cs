using Candlewick.EventStore.Candles;
using Candlewick.Market.Instruments.Continuous;
using Candlewick.StreamApi.Directory;
using Candlewick.StreamApi.Instruments;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Continuous;

/// <summary>Continuous futures over the contracts of the master, and those that the store has candles of.</summary>
internal sealed class ContinuousFutures(InstrumentMaster master, InstrumentDirectory directory, CandleHistory store)
{
    /// <summary>No reference is longer; of what is, the beginning is answered.</summary>
    private const int MaxLength = 80;

    /// <summary>Reads <c>roll=</c> of a request for <paramref name="name"/>; nothing is <c>expiry</c>.</summary>
    /// <exception cref="RequestException">It is no rule, or the name is that of an ordinary instrument.</exception>
    public static RollRule RuleFor(string name, string? roll) =>
        !RollRule.TryParse(roll, out var rule, out string? error) ? throw new RequestException(ErrorCodes.BadRequest, error)
        : string.IsNullOrEmpty(roll) || ContinuousFuture.IsMeant(name) ? rule
        : throw new RequestException(ErrorCodes.BadRequest, "roll is for continuous futures, such as NFO:NIFTY@1; leave it out");

    /// <summary>The contracts of <paramref name="name"/>, and when it means which.</summary>
    /// <exception cref="RequestException">There is no such future; the message has close ones.</exception>
    public async Task<(ContractChain Chain, IReadOnlyList<Roll> Rolls)> FindAsync(string name, RollRule rule, CancellationToken cancellationToken)
    {
        var ids = await directory.KnownAsync(cancellationToken);
        ids.UnionWith(master.Index.FutureIds);
        var chain = Find(name.Length <= MaxLength ? name : InstrumentDirectory.Clip(name), ids);
        if (!rule.ByOpenInterest)
        {
            return (chain, chain.Rolls(rule));
        }

        var interest = await store.ReadOpenInterestAsync(chain.Contracts.Select(contract => contract.ToString()), cancellationToken);
        return (chain, chain.Rolls(rule, (contract, date) => interest.TryGetValue((contract.ToString(), date), out long open) ? open : null));
    }

    private ContractChain Find(string name, HashSet<string> ids)
    {
        try
        {
            var chain = ContractChain.Find(name, ids);
            string[] withdrawn = [.. chain.Contracts.Select(contract => contract.ToString()).Where(IsWithdrawn)];
            if (withdrawn.Length == 0)
            {
                return chain;
            }

            ids.ExceptWith(withdrawn);
            return ContractChain.Find(name, ids);
        }
        catch (FormatException e)
        {
            throw new RequestException(ErrorCodes.UnknownInstrument, e.Message);
        }
    }

    /// <summary>Its expiry was moved: it was gone before the day that its id says.</summary>
    private bool IsWithdrawn(string id) => master.Find(id) is { Delisted: { } delisted, Expiry: { } expiry } && delisted < expiry;
}
