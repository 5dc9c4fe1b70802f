using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Candlewick.Contracts.StreamV1;
using Candlewick.StreamApi.Protocol.Json;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Protocol.Protobuf;

/// <summary>Writes events as <see cref="ServerFrame"/>: the frame in JSON, member by member, and items as they were made once.</summary>
internal sealed class ProtobufFrames
{
    private readonly JsonFrames _json = new(ProtobufProtocol.Name);

    public void Write(StreamEvent happened, PooledBuffer frame)
    {
        using var json = new PooledBuffer();
        _json.Write(happened, happened is ItemBatch ? JsonPlaces.Instance : JsonItems.Numbers, numbersIds: false, json);
        var (name, id) = NameOf(json.Written.Span);
        var field = ServerFrame.Descriptor.FindFieldByName(name)
            ?? throw new UnreachableException($"ServerFrame has no field for {name}");
        var reader = new Utf8JsonReader(WithoutItems(json.Written.Span, happened), isFinalBlock: false, default);
        reader.Read();
        var fields = JsonToProtobuf.Write(ref reader, field.MessageType).WrittenSpan;
        if (id is not null)
        {
            ProtobufWriter.Text(frame, ServerFrame.IdFieldNumber, id);
        }

        var items = happened is ItemBatch batch ? batch.Items : [];
        int length = fields.Length;
        foreach (var item in items)
        {
            length += ProtobufWriter.SizeOf(Data.Data_FieldNumber, item.In(ProtobufItems.Instance).Length);
        }

        ProtobufWriter.Begin(frame, field.FieldNumber, length);
        frame.Write(fields);
        foreach (var item in items)
        {
            ProtobufWriter.Message(frame, Data.Data_FieldNumber, item.In(ProtobufItems.Instance));
        }
    }

    /// <summary>The members <c>event</c> and <c>id</c>, which are the first of every frame.</summary>
    private static (string Name, string? Id) NameOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        string? name = null;
        while (reader.Read() && name is null)
        {
            name = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        }

        bool hasId = reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("id"u8) && reader.Read();
        return (name!, hasId ? reader.GetString() : null);
    }

    /// <summary>The last member of a <c>data</c> frame is its items: what is before them.</summary>
    private static ReadOnlySpan<byte> WithoutItems(ReadOnlySpan<byte> json, StreamEvent happened) =>
        happened is ItemBatch ? json[..(json.LastIndexOf(",\"data\":["u8))] : json;
}
