using System.Buffers.Binary;
using System.Collections;
using System.Text;
using Candlewick.EmbeddedKafka.Protocol.Generator.Schema;

namespace Candlewick.EmbeddedKafka.Tests.Protocol;

/// <summary>
/// Encodes a message by walking its schema, as Kafka's protocol guide describes the types: slow, and sharing no line
/// with the generated code it judges.
/// </summary>
internal sealed class ReferenceEncoder(short version, bool flexible)
{
    public static byte[] Encode(object message, Codec codec, short version)
    {
        var encoder = new ReferenceEncoder(version, codec.Api.Flexible.Contains(version));
        return encoder.Struct(message, codec.Schema);
    }

    private byte[] Struct(object value, StructSchema schema)
    {
        var output = new MemoryStream();
        foreach (FieldSchema field in schema.Untagged.Where(f => f.Versions.Contains(version))) output.Write(Field(value, field));
        if (!flexible) return output.ToArray();

        var tags = schema.Tagged.Where(f => f.Versions.Contains(version) && !IsDefault(value, f)).ToList();
        output.Write(Varint(tags.Count));
        foreach (FieldSchema field in tags)
        {
            byte[] content = Field(value, field);
            output.Write([.. Varint(field.Tag!.Value), .. Varint(content.Length), .. content]);
        }

        return output.ToArray();
    }

    private byte[] Field(object owner, FieldSchema field)
    {
        object? value = Get(owner, field);
        if (value is null)
        {
            if (field is { Kind: FieldKind.Struct, IsArray: false }) return [0xFF];
            return flexible ? [0] : field is { Kind: FieldKind.String, IsArray: false } ? [0xFF, 0xFF] : [0xFF, 0xFF, 0xFF, 0xFF];
        }

        if (!field.IsArray) return field is { Kind: FieldKind.Struct, IsNullable: true } ? [1, .. One(value, field)] : One(value, field);
        var list = (IList)value;
        return [.. Length(list.Count, 4), .. list.Cast<object>().SelectMany(item => One(item, field))];
    }

    private byte[] One(object value, FieldSchema field)
    {
        switch (field.Kind)
        {
            case FieldKind.Struct: return Struct(value, field.Struct!);
            case FieldKind.String:
                byte[] text = Encoding.UTF8.GetBytes((string)value);
                return [.. Length(text.Length, 2), .. text];
            case FieldKind.Bytes or FieldKind.Records:
                var bytes = (ReadOnlyMemory<byte>)value;
                return [.. Length(bytes.Length, 4), .. bytes.Span];
            case FieldKind.Uuid: return ((Guid)value).ToByteArray(bigEndian: true);
            case FieldKind.Bool: return [(bool)value ? (byte)1 : (byte)0];
            case FieldKind.Float64: return BigEndian(BitConverter.DoubleToInt64Bits((double)value), 8);
            case FieldKind.Int8: return [(byte)(sbyte)value];
            case FieldKind.Error: return BigEndian((short)value, 2);
            case FieldKind.Int16: return BigEndian((short)value, 2);
            case FieldKind.UInt16: return BigEndian((ushort)value, 2);
            case FieldKind.Int32: return BigEndian((int)value, 4);
            default: return BigEndian((long)value, 8);
        }
    }

    private static bool IsDefault(object owner, FieldSchema field)
    {
        object? value = Get(owner, field);
        object? fresh = Get(Activator.CreateInstance(owner.GetType())!, field);
        return value is IList { Count: 0 } || Equals(value, fresh);
    }

    private static object? Get(object owner, FieldSchema field) => owner.GetType().GetProperty(field.Name)!.GetValue(owner);

    private byte[] Length(int length, int width) => flexible ? Varint(length + 1) : BigEndian(length, width);

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value > 127; value /= 128) bytes.Add((byte)((value % 128) + 128));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    private static byte[] BigEndian(long value, int width)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes[^width..];
    }
}
