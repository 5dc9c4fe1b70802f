using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Candlewick.Contracts.StreamV1;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol.Json;
using Google.Protobuf.Reflection;

namespace Candlewick.StreamApi.Protocol.Protobuf;

/// <summary>Items as a <see cref="StreamItem"/>, decimals as mantissa and scale.</summary>
internal sealed class ProtobufItems : ItemEncoding
{
    private const int TypicalBytes = 256;

    private ProtobufItems()
    {
    }

    public static ProtobufItems Instance { get; } = new();

    public override byte[] Encode(Item item)
    {
        var reader = new Utf8JsonReader(JsonItems.Strings.Encode(item));
        reader.Read();
        var buffer = new ArrayBufferWriter<byte>(TypicalBytes);
        ProtobufWriter.Message(buffer, FieldOf(item).FieldNumber, JsonToProtobuf.Write(ref reader, FieldOf(item).MessageType).WrittenSpan);
        return buffer.WrittenSpan.ToArray();
    }

    private static FieldDescriptor FieldOf(Item item) => StreamItem.Descriptor.FindFieldByNumber(item switch
    {
        Items.CandleItem => StreamItem.CandleFieldNumber,
        Items.TickItem => StreamItem.TickFieldNumber,
        Items.QuoteItem => StreamItem.QuoteFieldNumber,
        Items.DepthItem => StreamItem.DepthFieldNumber,
        Items.EventItem => StreamItem.EventFieldNumber,
        Items.PositionItem => StreamItem.PositionFieldNumber,
        Items.AlertItem => StreamItem.AlertFieldNumber,
        Items.AnalysisItem => StreamItem.AnalysisFieldNumber,
        _ => throw new UnreachableException($"StreamItem has no field for {item.GetType().Name}"),
    });
}
