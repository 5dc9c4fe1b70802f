using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Candlewick.Interop.Tests;

/// <summary>Compares a message with what a script printed of it, field by field and both ways.</summary>
internal static class JsonComparison
{
    public static void AssertSame(IMessage expected, JsonElement actual)
    {
        var fields = expected.Descriptor.Fields.InFieldNumberOrder();
        foreach (var field in fields)
        {
            bool present = !field.HasPresence || field.Accessor.HasValue(expected);
            Assert.True(present == actual.TryGetProperty(field.JsonName, out var value), $"{field.Name} is {(present ? "missing" : "there")} in {actual}");
            if (present)
            {
                Assert.Equal($"{field.Name} {Text(field, field.Accessor.GetValue(expected))}", $"{field.Name} {value}");
            }
        }

        var known = fields.Select(f => f.JsonName).Append("$typeName");
        Assert.Empty(actual.EnumerateObject().Select(property => property.Name).Except(known));
        Assert.Equal(expected.Descriptor.FullName, actual.GetProperty("$typeName").GetString());
    }

    /// <summary>As <see cref="JsonElement.ToString"/> shows the same value.</summary>
    private static string Text(FieldDescriptor field, object value) => field.FieldType switch
    {
        FieldType.Enum => ((int)value).ToString(CultureInfo.InvariantCulture),
        FieldType.Bool => (bool)value ? "True" : "False",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
