using System.Buffers;
using System.Text;
using System.Text.Json;
using Candlewick.Market.Numbers;
using Google.Protobuf.Reflection;

namespace Candlewick.StreamApi.Protocol.Protobuf;

/// <summary>
/// Writes JSON as messages whose fields have the names of its members. Null is absent, text where the schema has a message is its decimal,
/// and a list where it has a message is that message's fields in their order. Members that the schema does not have are left out.
/// </summary>
internal static class JsonToProtobuf
{
    private const int TypicalBytes = 256;

    /// <param name="reader">At the beginning of an object or a list; afterwards at its end.</param>
    /// <param name="type">The message.</param>
    public static ArrayBufferWriter<byte> Write(ref Utf8JsonReader reader, MessageDescriptor type)
    {
        var output = new ArrayBufferWriter<byte>(TypicalBytes);
        bool isList = reader.TokenType == JsonTokenType.StartArray;
        int place = 0;
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            FieldDescriptor? field;
            if (isList)
            {
                field = type.FindFieldByNumber(++place);
            }
            else
            {
                field = type.FindFieldByName(reader.GetString()!);
                reader.Read();
            }

            if (field is null)
            {
                reader.TrySkip();
            }
            else
            {
                Field(ref reader, field, output);
            }
        }

        return output;
    }

    private static void Field(ref Utf8JsonReader reader, FieldDescriptor field, ArrayBufferWriter<byte> output)
    {
        if (field.IsMap)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var entry = new ArrayBufferWriter<byte>(TypicalBytes);
                ProtobufWriter.Text(entry, 1, reader.GetString()!);
                reader.Read();
                if (reader.TokenType == JsonTokenType.Number)
                {
                    ProtobufWriter.Double(entry, 2, reader.GetDouble());
                }
                else
                {
                    ProtobufWriter.Text(entry, 2, reader.GetString()!);
                }

                ProtobufWriter.Message(output, field.FieldNumber, entry.WrittenSpan);
            }
        }
        else if (field.IsRepeated)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                Value(ref reader, field, output);
            }
        }
        else
        {
            Value(ref reader, field, output);
        }
    }

    private static void Value(ref Utf8JsonReader reader, FieldDescriptor field, ArrayBufferWriter<byte> output)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                ProtobufWriter.Message(output, field.FieldNumber, Write(ref reader, field.MessageType).WrittenSpan);
                break;
            case JsonTokenType.String when field.FieldType == FieldType.Message:
                ProtobufWriter.Message(output, field.FieldNumber, Number(reader.GetString()!).WrittenSpan);
                break;
            case JsonTokenType.String:
                ProtobufWriter.Text(output, field.FieldNumber, reader.GetString()!);
                break;
            case JsonTokenType.Number when field.FieldType == FieldType.String:
                ProtobufWriter.Text(output, field.FieldNumber, Encoding.UTF8.GetString(reader.ValueSpan));
                break;
            case JsonTokenType.Number when field.FieldType == FieldType.Double:
                ProtobufWriter.Double(output, field.FieldNumber, reader.GetDouble());
                break;
            case JsonTokenType.Number:
                ProtobufWriter.Integer(output, field.FieldNumber, reader.GetInt64());
                break;
            default:
                ProtobufWriter.Integer(output, field.FieldNumber, reader.TokenType == JsonTokenType.True ? 1 : 0);
                break;
        }
    }

    /// <summary>A <see cref="Contracts.StreamV1.Decimal"/>.</summary>
    private static ArrayBufferWriter<byte> Number(string text)
    {
        var output = new ArrayBufferWriter<byte>(TypicalBytes);
        var number = BigDecimal.Parse(text);
        if (number.Unscaled < long.MinValue || number.Unscaled > long.MaxValue)
        {
            ProtobufWriter.Text(output, Contracts.StreamV1.Decimal.TextFieldNumber, text);
            return output;
        }

        ProtobufWriter.Integer(output, Contracts.StreamV1.Decimal.MantissaFieldNumber, (long)number.Unscaled);
        ProtobufWriter.Integer(output, Contracts.StreamV1.Decimal.ScaleFieldNumber, number.Scale);
        return output;
    }
}
