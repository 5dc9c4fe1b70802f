using System.Text.Json;
using Candlewick.StreamApi.Items;
using MessagePack;

namespace Candlewick.StreamApi.Hub;

/// <summary>Writes JSON as MessagePack: objects as maps, whole numbers as integers, others as doubles.</summary>
internal static class JsonToMessagePack
{
    /// <param name="json">One value.</param>
    /// <param name="items">What <c>data</c> holds in place of what the JSON has there.</param>
    public static void Write(ReadOnlySpan<byte> json, ReadOnlySpan<Item> items, ref MessagePackWriter writer)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        Value(ref reader, items, ref writer);
    }

    private static void Value(ref Utf8JsonReader reader, ReadOnlySpan<Item> items, ref MessagePackWriter writer)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteMapHeader(Count(reader));
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    bool isData = !items.IsEmpty && reader.CurrentDepth == 1 && reader.ValueTextEquals("data"u8);
                    Text(ref reader, ref writer);
                    reader.Read();
                    if (isData)
                    {
                        Items(items, ref writer);
                        reader.Skip();
                    }
                    else
                    {
                        Value(ref reader, items, ref writer);
                    }
                }

                break;
            case JsonTokenType.StartArray:
                writer.WriteArrayHeader(Count(reader));
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    Value(ref reader, items, ref writer);
                }

                break;
            case JsonTokenType.Number when reader.TryGetInt64(out long whole):
                writer.Write(whole);
                break;
            case JsonTokenType.Number:
                writer.Write(reader.GetDouble());
                break;
            case JsonTokenType.String:
                Text(ref reader, ref writer);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                writer.Write(reader.TokenType == JsonTokenType.True);
                break;
            default:
                writer.WriteNil();
                break;
        }
    }

    private static void Items(ReadOnlySpan<Item> items, ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(items.Length);
        foreach (var item in items)
        {
            writer.WriteRaw(item.In(MessagePackItems.Instance));
        }
    }

    private static void Text(ref Utf8JsonReader reader, ref MessagePackWriter writer)
    {
        if (reader.ValueIsEscaped)
        {
            writer.Write(reader.GetString());
        }
        else
        {
            writer.WriteString(reader.ValueSpan);
        }
    }

    /// <summary>Members of the object or array that <paramref name="reader"/>, a copy, stands at: MessagePack wants their number first.</summary>
    private static int Count(Utf8JsonReader reader)
    {
        int count = 0;
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                reader.Read();
            }

            reader.Skip();
            count++;
        }

        return count;
    }
}
