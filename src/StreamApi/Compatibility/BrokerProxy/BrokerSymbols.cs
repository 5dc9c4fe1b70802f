using Candlewick.Instruments.Lookup;
using Candlewick.Market.Instruments;
using Candlewick.StreamApi.Protocol;
using Npgsql;

namespace Candlewick.StreamApi.Compatibility.BrokerProxy;

/// <summary>What the exchanges and symbols of a client's commands mean.</summary>
internal sealed class BrokerSymbols(InstrumentDirectory directory, InstrumentMaster master, WatchedInstruments watched, BrokerTokens tokens)
{
    /// <summary>Names of the exchanges: those that brokers number, then every other venue that there is an instrument of.</summary>
    public async Task<IReadOnlyList<string>> ExchangesAsync(CancellationToken cancellationToken) =>
        [.. (await VenuesAsync(cancellationToken)).Select(BrokerExchanges.NameOf)];

    /// <summary>The venue that <paramref name="exchange"/> means.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public async Task<string> VenueAsync(string exchange, CancellationToken cancellationToken)
    {
        var venues = await VenuesAsync(cancellationToken);
        return venues.FirstOrDefault(venue => venue.Equals(exchange, StringComparison.OrdinalIgnoreCase))
            ?? throw new RequestException(ErrorCodes.BadRequest, $"Unknown exchange: {JsonText.Clip(exchange)}; expected one of {string.Join(", ", venues.Select(BrokerExchanges.NameOf))}");
    }

    /// <summary>Ids of what symbols or tokens mean on a venue.</summary>
    /// <exception cref="RequestException">One is not there, while others of its venue are; all of those are named, with what is close to them.</exception>
    public async Task<IReadOnlyList<string>> ResolveAsync(string venue, IReadOnlyList<string> symbols, CancellationToken cancellationToken)
    {
        if (symbols.FirstOrDefault(symbol => symbol.Contains('*', StringComparison.Ordinal)) is { } pattern)
        {
            throw new RequestException(ErrorCodes.BadRequest, $"'{JsonText.Clip(pattern)}' is a pattern; name each symbol, or leave symbols out for the exchange's watch list");
        }

        var found = (await directory.ResolveAsync([.. symbols.Select(symbol => symbol.Contains(':', StringComparison.Ordinal) ? symbol : $"{venue}:{symbol}")], cancellationToken)).Instruments;
        var known = (await directory.KnownAsync(cancellationToken)).Union(master.Index.SpotIds).Where(id => IsOn(id, venue)).ToList();
        var strangers = found.Where(instrument => !IsOn(instrument.Instrument, venue) || (!instrument.Known && known.Count > 0)).Select(instrument => Stranger(instrument.Instrument, venue, known)).ToList();
        return strangers.Count == 0
            ? [.. found.Select(instrument => instrument.Instrument).Distinct(StringComparer.Ordinal)]
            : throw new RequestException(ErrorCodes.UnknownInstrument, $"Unknown symbols on {BrokerExchanges.NameOf(venue)}: {string.Join("; ", strangers)}");
    }

    /// <summary>Ids of the watch list of a venue.</summary>
    /// <exception cref="RequestException">There is nothing in it.</exception>
    public async Task<IReadOnlyList<string>> WatchedAsync(string venue, CancellationToken cancellationToken) =>
        await watched.OfAsync(venue, cancellationToken) is { Count: > 0 } ids ? ids
        : throw new RequestException(ErrorCodes.UnknownInstrument, $"The watch list of {BrokerExchanges.NameOf(venue)} is empty; name symbols, or write them into the feed's file of watched instruments");

    public string TokenOf(string id) => tokens.Of(id);

    private async Task<IReadOnlyList<string>> VenuesAsync(CancellationToken cancellationToken)
    {
        try
        {
            var known = await directory.KnownAsync(cancellationToken);
            return [.. BrokerExchanges.Numbered, .. known.Select(VenueOf).Except(BrokerExchanges.Numbered).Order(StringComparer.Ordinal)];
        }
        catch (NpgsqlException)
        {
            // The store is away: what is live can be had meanwhile.
            return BrokerExchanges.Numbered;
        }
    }

    private static string Stranger(string id, string venue, IReadOnlyList<string> known)
    {
        string symbol = id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var close = IsOn(id, venue) ? CloseMatches.Of(symbol, known) : [];
        return JsonText.Clip(IsOn(id, venue) ? symbol : id) + (close.Count == 0 ? "" : $" (close to it: {string.Join(", ", close.Select(match => match[(venue.Length + 1)..]))})");
    }

    private static string VenueOf(string id) => id[..id.IndexOf(':', StringComparison.Ordinal)];

    private static bool IsOn(string id, string venue) => id.Length > venue.Length && id[venue.Length] == ':' && id.StartsWith(venue, StringComparison.Ordinal);
}
