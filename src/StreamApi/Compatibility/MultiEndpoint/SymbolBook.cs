using System.Collections.Immutable;
using System.Text.Json;
using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Compatibility.MultiEndpoint;

/// <summary>
/// What a client calls the instruments that it follows, and the newest that was said of each. Changed by the one that reads its
/// messages, looked at by the one that writes to it.
/// </summary>
internal sealed class SymbolBook
{
    private volatile ImmutableDictionary<string, Entry> _byInstrument = ImmutableDictionary.Create<string, Entry>(StringComparer.Ordinal);

    /// <summary>Ids of the instruments that are followed.</summary>
    public IEnumerable<string> Instruments => _byInstrument.Keys;

    /// <summary>What the client wrote, of all.</summary>
    public IEnumerable<string> Symbols => _byInstrument.Values.SelectMany(entry => entry.Symbols.Select(symbol => symbol.Text));

    public Entry? Find(string instrument) => _byInstrument.GetValueOrDefault(instrument);

    /// <summary>The client calls an instrument so; true where it calls it something else, too, and so has been told of it.</summary>
    public bool Add(string symbol, string instrument)
    {
        var entry = Find(instrument) ?? new Entry();
        if (entry.Symbols.Any(known => known.Text == symbol))
        {
            return false;
        }

        entry.Symbols = entry.Symbols.Add(new Symbol(symbol));
        _byInstrument = _byInstrument.SetItem(instrument, entry);
        return entry.Symbols.Count > 1;
    }

    /// <summary>The client calls it so no longer; true where nothing is left that it calls it.</summary>
    public bool Remove(string symbol, string instrument)
    {
        if (Find(instrument) is not { } entry)
        {
            return false;
        }

        entry.Symbols = entry.Symbols.RemoveAll(known => known.Text == symbol);
        if (!entry.Symbols.IsEmpty)
        {
            return false;
        }

        _byInstrument = _byInstrument.Remove(instrument);
        return true;
    }

    /// <summary>One instrument.</summary>
    public sealed class Entry
    {
        private volatile ImmutableList<Symbol> _symbols = [];

        /// <summary>What it is called, each with a message of its own.</summary>
        public ImmutableList<Symbol> Symbols
        {
            get => _symbols;
            set => _symbols = value;
        }

        /// <summary>The writer's own, as is <see cref="Candle"/>.</summary>
        public QuoteItem? Quote { get; set; }

        public CandleItem? Candle { get; set; }

        /// <summary>The one that was told last.</summary>
        public PositionItem? Position { get; set; }

        public AnalysisItem? Analysis { get; set; }

        public bool HasPrice => Quote is { Quote: { Last: not null } or { Mark: not null } };
    }

    /// <param name="Text">As the client wrote it.</param>
    public sealed record Symbol(string Text)
    {
        /// <summary>The same as JSON, with its quotes.</summary>
        public byte[] Json { get; } = [(byte)'"', .. JsonEncodedText.Encode(Text, JsonText.Writing.Encoder).EncodedUtf8Bytes, (byte)'"'];
    }
}
