using Candlewick.StreamApi.Protocol.Json;
using Candlewick.StreamApi.Subscriptions;
using MessagePack;
using MessagePack.Formatters;

namespace Candlewick.StreamApi.Hub;

/// <summary>Frames in MessagePack: those in JSON token by token, so that both have the same fields, and items as they were made once.</summary>
internal sealed class FrameMessagePack : IMessagePackFormatter<Frame?>
{
    public void Serialize(ref MessagePackWriter writer, Frame? value, MessagePackSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        if (value.Happened is ItemBatch batch)
        {
            JsonToMessagePack.Write(FrameJson.Write(value, JsonPlaces.Instance), batch.Items, ref writer);
        }
        else
        {
            JsonToMessagePack.Write(FrameJson.Write(value, value.Items), [], ref writer);
        }

        FrameJson.Release();
    }

    public Frame Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) =>
        throw new NotSupportedException("clients send no frames");
}
