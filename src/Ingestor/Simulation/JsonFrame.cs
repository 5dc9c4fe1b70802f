using System.Buffers;
using System.Text.Json;
using Candlewick.Market.Numbers;

namespace Candlewick.Ingestor.Simulation;

/// <summary>A JSON message in the making; the same object for one after another.</summary>
internal sealed class JsonFrame : IDisposable
{
    private readonly ArrayBufferWriter<byte> _bytes = new(512);
    private readonly Utf8JsonWriter _json;

    public JsonFrame() => _json = new Utf8JsonWriter(_bytes);

    /// <summary>Begins anew.</summary>
    public Utf8JsonWriter Begin()
    {
        _bytes.ResetWrittenCount();
        _json.Reset();
        return _json;
    }

    /// <summary>The message, valid until the next <see cref="Begin"/>.</summary>
    public ReadOnlySpan<byte> End()
    {
        _json.Flush();
        return _bytes.WrittenSpan;
    }

    public void Dispose() => _json.Dispose();

    /// <summary>A decimal with at least so many places.</summary>
    public static string Decimal(Int128 mantissa, int scale, int places) =>
        places <= scale ? ScaledNumber.Format(mantissa, scale) : ScaledNumber.Format(mantissa * ScaledNumber.PowerOfTen(places - scale), places);
}
