using Candlewick.Cli.Settings;
using Candlewick.Contracts.Instruments;
using Candlewick.Instruments.Formats;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Continuous;
using Candlewick.Market.Instruments.Master;
using Candlewick.Market.Instruments.Search;

namespace Candlewick.Cli.Instruments;

/// <summary>Vendors' files on this machine.</summary>
internal sealed class FileInstruments(IReadOnlyDictionary<string, Instrument> instruments, IReadOnlyList<string> defaultVenues) : IInstrumentSource
{
    private readonly InstrumentIndex _index = IndexOf(instruments.Values, defaultVenues);

    public static FileInstruments Read(IReadOnlyList<string> files, IReadOnlyList<string> defaultVenues, CancellationToken cancellationToken)
    {
        using var read = MasterFiles.Read(files, cancellationToken);
        return new(read.Instruments.ToDictionary(i => i.Id.ToString()), defaultVenues);
    }

    public Task<InstrumentList> SearchAsync(string words, InstrumentFilters filters, int limit, CancellationToken cancellationToken)
    {
        try
        {
            var query = new InstrumentQuery { Words = words, Limit = limit, Today = MasterDay.At(TimeProvider.System.GetUtcNow()) }
                .Only(filters.Venue, filters.Type, _index.Venues).OnlyContracts(filters.Expiry, filters.Strike, filters.Right, filters.Underlying, _index.Chains);
            var page = (AtTheMoney.Of(query, _index) is { } money ? money.Search(_index, price: null) : _index.Search(query))!;
            var found = page.Ids.Select(id => InstrumentDocument.From(instruments[id], withAliases: false));
            return Task.FromResult(new InstrumentList([.. found], page.Total, null, page.Note));
        }
        catch (FormatException e)
        {
            throw new SettingException(e.Message, e);
        }
    }

    public Task<InstrumentDocument> FindAsync(string name, CancellationToken cancellationToken)
    {
        string text = name.ToUpperInvariant();
        string? id = instruments.ContainsKey(text) ? text
            : BareSymbol.Find(text, defaultVenues, instruments.ContainsKey) ?? _index.Names.Resolve(name, MasterDay.At(TimeProvider.System.GetUtcNow()), defaultVenues);
        if (id is not null && instruments.TryGetValue(id, out var instrument))
        {
            return Task.FromResult(InstrumentDocument.From(instrument, withAliases: true));
        }

        var close = CloseMatches.ToId(text, instruments.Keys);
        throw new SettingException($"'{name}' is not in these files{(close.Count == 0 ? "" : $"; close to it: {string.Join(", ", close)}")}");
    }

    public Task<ContinuousDocument> FindContinuousAsync(string name, string? roll, CancellationToken cancellationToken)
    {
        if (!RollRule.TryParse(roll, out var rule, out string? error))
        {
            throw new SettingException(error);
        }

        if (rule.ByOpenInterest)
        {
            throw new SettingException("files have no open interest, which roll=oi goes by; leave --master out to ask the running pipeline");
        }

        try
        {
            var chain = ContractChain.Find(name, [.. instruments.Keys]);
            return Task.FromResult(ContinuousDocument.From(chain.Future, rule, chain.Today(TimeProvider.System), chain.Rolls(rule)));
        }
        catch (FormatException e)
        {
            throw new SettingException(e.Message, e);
        }
    }

    public void Dispose()
    {
    }

    private static InstrumentIndex IndexOf(IEnumerable<Instrument> instruments, IReadOnlyList<string> defaultVenues)
    {
        var builder = new InstrumentIndexBuilder();
        foreach (var instrument in instruments)
        {
            builder.Add(instrument);
        }

        return builder.Build(defaultVenues);
    }
}
