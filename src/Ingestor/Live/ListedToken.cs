using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Live;

/// <summary>What a broker's socket knows an instrument by, as the master of instruments has it today: numbers are given to other instruments after an expiry.</summary>
internal static class ListedToken
{
    /// <param name="vendor">One of <see cref="Vendors"/>.</param>
    /// <param name="listed">As the master has it; null where it does not.</param>
    /// <param name="today">In India, where the brokers are.</param>
    /// <exception cref="IngestException">The vendor has no number for it today; the message says why and the remedy.</exception>
    public static string Of(string vendor, InstrumentId id, Instrument? listed, DateOnly today)
    {
        if (listed is null)
        {
            throw new IngestException($"'{id}' is not in the master of instruments; `pipeline instruments refresh {vendor}` brings in what {vendor} has, if it has it");
        }

        if (listed.Expiry is { } expiry && expiry < today)
        {
            throw new IngestException($"'{id}' expired on {expiry:yyyy-MM-dd}; its number may mean another instrument by now");
        }

        var tokens = listed.Aliases.Where(alias => alias.Vendor == vendor && alias.Kind == AliasKind.Token).ToList();
        return tokens.Where(token => token.IsValidOn(today)).Select(token => token.Text).FirstOrDefault()
            ?? throw new IngestException(tokens.Count == 0
                ? $"{vendor} does not list '{id}', as far as the master of instruments knows; `pipeline instruments refresh {vendor}` asks again"
                : $"{vendor} listed '{id}' until {tokens.Max(token => token.To):yyyy-MM-dd}; its number may mean another instrument by now. `pipeline instruments refresh {vendor}` asks again");
    }
}
