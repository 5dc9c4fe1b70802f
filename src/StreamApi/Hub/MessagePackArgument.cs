using System.Globalization;
using System.Text.Json;
using MessagePack;
using MessagePack.Formatters;

namespace Candlewick.StreamApi.Hub;

/// <summary>What clients send in MessagePack, as the JSON that they would have sent: it is read in one place.</summary>
internal sealed class MessagePackArgument : IMessagePackFormatter<JsonElement>
{
    public JsonElement Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        MessagePackSerializer.ConvertToJson(ref reader, text, options);
        return JsonElement.Parse(text.ToString());
    }

    public void Serialize(ref MessagePackWriter writer, JsonElement value, MessagePackSerializerOptions options) =>
        throw new NotSupportedException("the hub sends frames only");
}
