using System.Buffers.Binary;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Kite;

/// <summary>
/// Binary frames are a count and so many packets, each after its length; a packet of an unknown length is passed over by it. A frame of one byte, or of
/// none, is a heartbeat. Frames of text are messages.
/// </summary>
/// <param name="inFull">
/// Mode full was asked for: until the vendor has heard of it, after each connect, packets come without times. Of an instrument that was told with its times
/// they are passed over, for by the time at which they came what was traded in an outage would be placed after it.
/// </param>
internal sealed class KiteDecoder(bool inFull = false) : IFrameDecoder
{
    private const int LengthBytes = 2;

    /// <summary>A count that began with this byte would be of more than 31,000 packets, ten times what a connection may have.</summary>
    private const byte BeginsText = (byte)'{';

    // Null: not wanted any more.
    private readonly Dictionary<uint, FeedInstrument?> _instruments = [];
    private readonly HashSet<uint> _timed = [];
    private ReadOnlyMemory<byte> _rest;
    private int _packets;
    private bool _isText;
    private DepthBook _depth;

    public string Said { get; private set; } = "";

    public bool HasDepth { get; private set; }

    public ref readonly DepthBook Depth => ref _depth;

    public void Add(LiveInstrument instrument)
    {
        if (KiteToken.TryParse(instrument.Symbol, out var token))
        {
            _instruments[token.Value] = instrument.Instrument;
        }
    }

    public void Remove(LiveInstrument instrument)
    {
        if (KiteToken.TryParse(instrument.Symbol, out var token))
        {
            _instruments[token.Value] = null;
        }
    }

    public void Begin(ReadOnlyMemory<byte> frame)
    {
        _rest = frame;
        _packets = 0;

        // One byte is a heartbeat, whichever it is.
        _isText = frame.Length >= LengthBytes && frame.Span[0] == BeginsText;
        if (!_isText && frame.Length >= LengthBytes)
        {
            _packets = BinaryPrimitives.ReadUInt16BigEndian(frame.Span);
            _rest = frame[LengthBytes..];
        }
    }

    public FrameEvent Next(ref Tick tick, out FeedInstrument? instrument)
    {
        instrument = null;
        HasDepth = false;
        if (_isText)
        {
            _isText = false;
            var found = KiteMessage.Read(_rest.Span, out string said);
            Said = said;
            return found;
        }

        while (_packets > 0)
        {
            _packets--;
            if (!TryTake(out var packet))
            {
                _packets = 0;
                return Say(FrameEvent.Skipped, "a frame that ends before its packets do");
            }

            if (!KitePacket.IsKnown(packet.Length))
            {
                return Say(FrameEvent.Skipped, $"a packet of {packet.Length} bytes");
            }

            var token = KitePacket.Token(packet);
            if (!_instruments.TryGetValue(token.Value, out instrument))
            {
                return Say(FrameEvent.Skipped, $"a packet of token {token.Value}, which was not asked for");
            }

            if (instrument is not null && IsWanted(token, packet.Length))
            {
                KitePacket.Read(packet, token.PriceScale, ref tick);
                if (packet.Length == KitePacket.Full)
                {
                    KitePacket.ReadBook(packet, ref tick, ref _depth);
                    HasDepth = true;
                }

                return FrameEvent.Tick;
            }
        }

        return FrameEvent.End;
    }

    private bool IsWanted(KiteToken token, int length)
    {
        if (!inFull)
        {
            return true;
        }

        bool hasTimes = length is KitePacket.Full or KitePacket.IndexFull;
        if (hasTimes)
        {
            _timed.Add(token.Value);
        }

        return hasTimes || !_timed.Contains(token.Value);
    }

    /// <summary>The next packet; false where the frame ends before.</summary>
    private bool TryTake(out ReadOnlySpan<byte> packet)
    {
        var rest = _rest.Span;
        packet = default;
        if (rest.Length < LengthBytes)
        {
            return false;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (length > rest.Length - LengthBytes)
        {
            return false;
        }

        packet = rest.Slice(LengthBytes, length);
        _rest = _rest[(LengthBytes + length)..];
        return true;
    }

    private FrameEvent Say(FrameEvent what, string text)
    {
        Said = text;
        return what;
    }
}
