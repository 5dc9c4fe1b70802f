using System.Diagnostics.CodeAnalysis;
using System.Text;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;

namespace Candlewick.Ingestor.Files;

/// <summary>Resolves the names a feed uses, bare symbols by the default venues; a name met before costs no allocation.</summary>
/// <param name="defaultVenues">The first is taken.</param>
/// <param name="translate">A vendor's name as an id or a bare symbol; null: they are that.</param>
/// <param name="master">What the master of instruments knows of a name; null: there is none.</param>
internal sealed class InstrumentNames(IReadOnlyList<string> defaultVenues, Func<string, string>? translate = null, Func<string, InstrumentId?>? master = null)
{
    private static readonly SessionCatalog Sessions = SessionCatalog.For(SessionMode.Extended);

    private readonly Dictionary<byte[], FeedInstrument> _known = new(Utf8Comparer.Instance);

    /// <summary>Resolves <paramref name="name"/> (UTF-8); on failure <paramref name="problem"/> says why.</summary>
    public bool TryResolve(
        ReadOnlySpan<byte> name, [NotNullWhen(true)] out FeedInstrument? instrument, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        if (_known.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out instrument))
        {
            return true;
        }

        if (!TryParse(Translated(Encoding.UTF8.GetString(name)), out var id, out problem))
        {
            return false;
        }

        // `RELIANCE` and `NSE:RELIANCE` are one instrument, with one key.
        instrument = _known.Values.FirstOrDefault(i => i.Id == id) ?? new FeedInstrument(id);
        _known.Add(name.ToArray(), instrument);
        return true;
    }

    private string Translated(string name) => translate is null || name.Length == 0 ? name : translate(name);

    private bool TryParse(string name, out InstrumentId id, [NotNullWhen(false)] out string? problem)
    {
        id = default;
        if (name.Length == 0)
        {
            problem = "the symbol is missing";
            return false;
        }

        if (master is not null && IsForMaster(name) && master(name) is { } known && Sessions.TryGet(known.Venue, out _))
        {
            (id, problem) = (known, null);
            return true;
        }

        bool bare = !name.Contains(':', StringComparison.Ordinal);
        if (bare && defaultVenues.Count == 0)
        {
            problem = $"'{name}' has no venue and DEFAULT_VENUES is empty";
            return false;
        }

        // What the master of instruments does not know is on the first default venue.
        if (!InstrumentId.TryParse(bare ? $"{defaultVenues[0]}:{name}" : name, out id, out problem))
        {
            return false;
        }

        if (!Sessions.TryGet(id.Venue, out _))
        {
            problem = $"'{name}': the sessions of venue '{id.Venue}' are not known; known venues are {string.Join(", ", Sessions.Venues)}";
            return false;
        }

        return true;
    }

    /// <summary>It may be a vendor's name: it is no id, or one of a contract that is not written as ours are, or has the series that ours leave out.</summary>
    private static bool IsForMaster(string name) =>
        !InstrumentId.TryParse(name, out var id, out _) || !Sessions.TryGet(id.Venue, out _)
        || (id.Venue is "NFO" or "BFO" or "CDS" or "BCD" or "MCX" ? !Contract.TryParse(id.Symbol, out _) : id.Symbol.EndsWith("-EQ", StringComparison.Ordinal));

    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Utf8Comparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }
    }
}
