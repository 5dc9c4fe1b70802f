using System.Text.Json;
using System.Text.Json.Serialization;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Protocol.Json;

namespace Candlewick.StreamApi.Hub;

/// <summary>Frames in SignalR's JSON: the bytes of the stream protocol, put in as they are.</summary>
internal sealed class FrameJson : JsonConverter<Frame>
{
    // A frame is written without a break, so that a thread needs one of each, however many clients it writes for.
    [ThreadStatic]
    private static JsonFrames? _frames;

    [ThreadStatic]
    private static PooledBuffer? _buffer;

    /// <summary>The frame in JSON, valid until this thread writes the next one.</summary>
    public static ReadOnlySpan<byte> Write(Frame frame, ItemEncoding items)
    {
        var buffer = _buffer ??= new PooledBuffer();
        buffer.Clear();
        (_frames ??= new JsonFrames(MarketHub.Protocol)).Write(frame.Happened, items, frame.NumbersIds, buffer);
        return buffer.Written.Span;
    }

    public override void Write(Utf8JsonWriter writer, Frame value, JsonSerializerOptions options)
    {
        writer.WriteRawValue(Write(value, value.Items), skipInputValidation: true);
        Release();
    }

    /// <summary>Gives back the memory of the last frame.</summary>
    public static void Release() => _buffer!.Clear();

    public override Frame Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("clients send no frames");
}
