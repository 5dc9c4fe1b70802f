using System.Buffers.Text;

namespace Candlewick.Ingestor.Breeze;

/// <summary>A script code, <c>4.1!2885</c>: the exchange, 1 for quotes and 2 for the book, and the vendor's token, which is a name where it is an index.</summary>
internal readonly ref struct BreezeCode
{
    private BreezeCode(BreezeExchange exchange, bool isBook, ReadOnlySpan<byte> token)
    {
        Exchange = exchange;
        IsBook = isBook;
        Token = token;
    }

    public BreezeExchange Exchange { get; }

    public bool IsBook { get; }

    public ReadOnlySpan<byte> Token { get; }

    public bool IsIndex => Exchange == BreezeExchange.NseIndices || Token.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <summary>Decimal places that prices of the exchange have in every broker's feed, so that candles of all of them are the same.</summary>
    public int PriceScale => Exchange == BreezeExchange.Currencies ? 7 : 2;

    /// <summary>False for what is no script code: orders and strategies come as the same event.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out BreezeCode code)
    {
        code = default;
        int mark = text.IndexOf((byte)'!');
        if (mark < 0 || !Utf8Parser.TryParse(text[..mark], out int exchange, out int used) || used != mark - 2 || text[used] != (byte)'.' || text[used + 1] is not ((byte)'1' or (byte)'2'))
        {
            return false;
        }

        code = new BreezeCode((BreezeExchange)exchange, text[used + 1] == (byte)'2', text[(mark + 1)..]);
        return true;
    }
}

/// <summary>The number before the point of a script code.</summary>
internal enum BreezeExchange
{
    Bse = 1,
    NseIndices = 3,

    /// <summary>Shares, indices and contracts alike.</summary>
    Nse = 4,
    Commodities = 6,
    BseContracts = 8,
    Currencies = 13,
}
