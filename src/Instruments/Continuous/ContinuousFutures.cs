using Candlewick.Instruments.Lookup;
using Candlewick.Market.Instruments.Continuous;

namespace Candlewick.Instruments.Continuous;

/// <summary>Open interest of contracts at the end of each trading date that the store has it of.</summary>
public delegate Task<Dictionary<(string Instrument, DateOnly Date), long>> ReadOpenInterest(IEnumerable<string> contracts, CancellationToken cancellationToken);

/// <summary>Continuous futures over the contracts of the master, and those that the store has candles of.</summary>
public sealed class ContinuousFutures(InstrumentMaster master, InstrumentDirectory directory, ReadOpenInterest readOpenInterest)
{
    /// <summary>No reference is longer; of what is, the beginning is answered.</summary>
    private const int MaxLength = 80;

    /// <summary>The contracts of <paramref name="name"/>, and when it means which.</summary>
    /// <exception cref="InstrumentNameException">There is no such future; the message has close ones.</exception>
    public async Task<(ContractChain Chain, IReadOnlyList<Roll> Rolls)> FindAsync(string name, RollRule rule, CancellationToken cancellationToken)
    {
        var ids = await directory.KnownAsync(cancellationToken);
        ids.UnionWith(master.Index.FutureIds);
        var chain = Find(name.Length <= MaxLength ? name : InstrumentDirectory.Clip(name), ids);
        if (!rule.ByOpenInterest)
        {
            return (chain, chain.Rolls(rule));
        }

        var interest = await readOpenInterest(chain.Contracts.Select(contract => contract.ToString()), cancellationToken);
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
            throw new InstrumentNameException(e.Message);
        }
    }

    /// <summary>Its expiry was moved: it was gone before the day that its id says.</summary>
    private bool IsWithdrawn(string id) => master.Find(id) is { Delisted: { } delisted, Expiry: { } expiry } && delisted < expiry;
}
