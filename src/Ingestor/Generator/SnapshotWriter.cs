using System.Globalization;

namespace Candlewick.Ingestor.Generator;

/// <summary>
/// Turns a day's trades into the snapshots a broker would have sent: one after each trade with the day's figures so far,
/// quotes in between, now and then one that was sent before.
/// </summary>
internal sealed class SnapshotWriter
{
    private const string Header =
        "kind,symbol,trade_time,exchange_time,receive_time,last_price,last_size,cumulative_volume,bid,bid_size,ask,ask_size,"
        + "session_open,session_high,session_low,previous_close,average_price,open_interest,gap_from,gap_to";

    private readonly NseDayGenerator _day;
    private readonly Random _random;
    private readonly Dictionary<string, Book> _books;
    private readonly long _lateStartUs;
    private readonly long _gapFromUs = long.MaxValue;
    private readonly long _gapToUs = long.MaxValue;
    private bool _gapWritten;
    private long _receiveUs;

    public SnapshotWriter(NseDayGenerator day)
    {
        _day = day;
        // Its own numbers: what the recorder missed changes no price.
        _random = new Random(day.Seed ^ 0x5eed);
        _books = day.Shares.ToDictionary(s => s.Instrument, s => new Book(s));
        _lateStartUs = day.Options.LateStart is { } late ? day.Us(late) : 0;
        if (day.Options is { GapFrom: { } from, GapTo: { } to })
        {
            (_gapFromUs, _gapToUs) = (day.Us(from), day.Us(to));
        }
    }

    public void Write(Stream destination)
    {
        using var writer = new StreamWriter(destination, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(Header);
        foreach (var (us, trade, book) in Events())
        {
            if (trade is { } traded)
            {
                book.Trade(traded);
            }

            Send(writer, book, us, book.Row(us, _random));
            bool resend = trade is not null && !book.Share.IsIndex && _random.Next(_day.Options.ResendOneIn) == 0;
            if (resend && book.Sent(_random.Next(6)) is { } before)
            {
                Send(writer, book, us, before);
            }
        }

        if (!_gapWritten && _gapToUs != long.MaxValue)
        {
            WriteGap(writer);
        }
    }

    /// <summary>Trades, and changes of the quote where there is no trade, by the exchange's clock.</summary>
    private IEnumerable<(long Us, GeneratedTrade? Trade, Book Book)> Events()
    {
        var events = new List<(long Us, GeneratedTrade? Trade, Book Book)>();

        // A recorder that is up before the market sees yesterday's close and no volume.
        events.AddRange(_books.Values.Select(b => (_day.Us(new(8, 59, 50)), (GeneratedTrade?)null, b)));
        foreach (var trade in _day.Trades)
        {
            var book = _books[trade.Instrument];
            events.Add((trade.TradeUs, trade, book));
            if (!book.Share.IsIndex && _random.Next(3) == 0)
            {
                events.Add((trade.TradeUs + _random.Next(1, 3) * NseDayGenerator.SecondUs, null, book));
            }
        }

        return events.Select((e, i) => (e, i)).OrderBy(x => x.e.Us).ThenBy(x => x.i).Select(x => x.e);
    }

    /// <summary>Writes a row with the time at which the recorder would have received it, if it was there.</summary>
    private void Send(StreamWriter writer, Book book, long us, string row)
    {
        _receiveUs = Math.Max(_receiveUs + _random.Next(1, 900), us + _random.Next(40_000, 400_000));
        if (_receiveUs < _lateStartUs || (_receiveUs >= _gapFromUs && _receiveUs < _gapToUs))
        {
            return;
        }

        if (!_gapWritten && _receiveUs >= _gapToUs)
        {
            WriteGap(writer);
        }

        book.Remember(row);
        writer.WriteLine(row.Replace("{receive}", Iso(_receiveUs, "yyyy-MM-dd'T'HH:mm:ss.ffffff"), StringComparison.Ordinal));
    }

    private void WriteGap(StreamWriter writer)
    {
        _gapWritten = true;
        foreach (var book in _books.Values)
        {
            book.Forget();
        }

        writer.WriteLine($"gap{new string(',', 18)}{Iso(_gapFromUs)},{Iso(_gapToUs)}");
    }

    private static string Iso(long us, string format = "yyyy-MM-dd'T'HH:mm:ss") =>
        DateTime.UnixEpoch.AddMicroseconds(us).AddMinutes(330).ToString(format, CultureInfo.InvariantCulture) + "+05:30";

    /// <summary>What the exchange knows of one instrument so far.</summary>
    private sealed class Book(GeneratedShare share)
    {
        private readonly List<string> _sent = [];
        private long _price = share.PreviousClose;
        private long _lastSize;
        private long _tradeUs;
        private long _volume;
        private Int128 _turnover;
        private long _open;
        private long _high;
        private long _low;

        public GeneratedShare Share { get; } = share;

        public void Trade(GeneratedTrade trade)
        {
            (_price, _tradeUs) = (trade.Price, trade.TradeUs);
            _open = _open == 0 ? trade.Price : _open;
            _high = Math.Max(_high, trade.Price);
            _low = _low == 0 ? trade.Price : Math.Min(_low, trade.Price);
            _lastSize = trade.Size ?? 0;
            _volume += _lastSize;
            _turnover += (Int128)trade.Price * _lastSize;
        }

        public void Forget() => _sent.Clear();

        public void Remember(string row) => _sent.Add(row);

        /// <summary>A row that was sent before, 0 being the last.</summary>
        public string? Sent(int back) => _sent.Count > back ? _sent[^(back + 1)] : null;

        public string Row(long exchangeUs, Random random)
        {
            // The last trade of before the open is yesterday's, which the day's figures do not hold.
            bool traded = _tradeUs != 0;
            string session = traded
                ? $"{NseDayGenerator.Rupees(_open)},{NseDayGenerator.Rupees(_high)},{NseDayGenerator.Rupees(_low)}"
                : ",,";
            string head = $"snapshot,{Share.Instrument},{(traded && !Share.IsIndex ? Iso(_tradeUs) : "")},{Iso(exchangeUs)},{{receive}},{NseDayGenerator.Rupees(_price)}";
            if (Share.IsIndex)
            {
                return $"{head},,,,,,,{session},{NseDayGenerator.Rupees(Share.PreviousClose)},,,,";
            }

            string average = _volume > 0 ? NseDayGenerator.Rupees((long)(_turnover / _volume)) : "";
            string last = traded ? _lastSize.ToString(CultureInfo.InvariantCulture) : "";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{head},{last},{_volume},{NseDayGenerator.Rupees(Math.Max(5, _price - 5))},{random.Next(1, 900)},{NseDayGenerator.Rupees(_price + 5)},{random.Next(1, 900)},"
                + $"{session},{NseDayGenerator.Rupees(Share.PreviousClose)},{average},,,");
        }
    }
}
