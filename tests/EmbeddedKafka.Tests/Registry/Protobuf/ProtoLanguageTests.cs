using Candlewick.EmbeddedKafka.Registry.Protobuf;
using Google.Protobuf.Reflection;

namespace Candlewick.EmbeddedKafka.Tests.Registry.Protobuf;

/// <summary>proto2, editions, extensions and custom options, and the files that come with a registry.</summary>
public sealed class ProtoLanguageTests
{
    private const string Options = "import \"google/protobuf/descriptor.proto\"; extend google.protobuf.FieldOptions { string unit = 50001; } ";

    [Theory]
    [InlineData("syntax = \"proto3\"; package demo; import \"google/protobuf/descriptor.proto\"; extend google.protobuf.FieldOptions { string unit = 50001; } message Quote { int64 price = 1 [(unit) = \"paise\"]; }")]
    [InlineData("syntax = \"proto2\"; import \"google/protobuf/descriptor.proto\"; extend google.protobuf.MessageOptions { optional int32 rank = 50002 [default = 3]; repeated string tag = 50003; } message A { option (rank) = -7; option (tag) = \"x\"; option (tag) = \"y\"; required int32 a = 1; }")]
    [InlineData("syntax = \"proto3\"; import \"confluent/meta.proto\"; option (confluent.file_meta).doc = \"d\"; message A { option (confluent.message_meta) = { doc: \"a\", tags: [\"x\"], params { key: \"k\" value: \"v\" } }; int32 a = 1 [(confluent.field_meta) = {}]; }")]
    [InlineData("syntax = \"proto3\"; import \"confluent/type/decimal.proto\"; import \"google/type/money.proto\"; import \"google/type/date.proto\"; message A { confluent.type.Decimal price = 1; google.type.Money paid = 2; google.type.Date on = 3; }")]
    [InlineData("syntax = \"proto2\"; message A { required int32 a = 1; optional string b = 2 [default = \"x\\\"y\"]; repeated E e = 3 [packed = true]; optional E f = 4 [default = TWO]; optional double d = 5 [default = -1.5e-3]; extensions 100 to 199, 500 to max; oneof o { int32 p = 6; } map<string, int32> m = 7; } enum E { ONE = 1; TWO = 2; } extend A { optional int32 more = 100; }")]
    [InlineData("syntax = \"proto2\"; message A { optional group Inner = 1 { optional int32 x = 1; } message Other {} repeated group More = 2 { required Other o = 1; } }")]
    [InlineData("message Unsaid { optional int32 a = 1; }")]
    [InlineData("edition = \"2023\"; option features.field_presence = IMPLICIT; package e; message A { int32 a = 1 [features.field_presence = EXPLICIT]; repeated int32 b = 2 [features.repeated_field_encoding = EXPANDED]; reserved 9, 12 to 14; reserved gone; string c = 3 [default = \"z\", features.field_presence = EXPLICIT]; }")]
    public void The_canonical_text_is_a_fixed_point(string text)
    {
        var once = Parse(text);

        Assert.Equal(text, once.Source);
        Assert.Equal(once.Text, Parse(once.Text).Text);
        Assert.Equal(once.Text, Parse(once.Serialized).Text);
        Assert.Equal(once.Serialized, Parse(once.Serialized).Serialized);
    }

    [Fact]
    public void A_custom_option_is_kept_and_compared()
    {
        string with = Proto3(Options + "message A { int64 a = 1 [(unit) = \"paise\"]; }");
        string other = Proto3(Options + "message A { int64 a = 1 [(unit) = \"rupees\"]; }");

        Assert.Contains("int64 a = 1 [(.unit) = \"paise\"];", Parse(with).Text, StringComparison.Ordinal);
        Assert.NotEqual(Parse(with).Text, Parse(other).Text);
        Assert.Equal(Parse(with).Text, Parse(with.Replace("(unit)", "(.unit)", StringComparison.Ordinal)).Text);
    }

    [Fact]
    public void A_custom_option_is_found_in_the_innermost_scope_and_in_what_is_imported()
    {
        var imported = ProtoSchema.Parse(Proto3("package lib; " + Options), []);

        var schema = ProtoSchema.Parse(
            Proto3("package lib.deep; import \"lib.proto\"; message A { int64 a = 1 [(unit) = \"x\"]; int64 b = 2 [(lib.unit) = \"x\"]; }"), [("lib.proto", imported)]);

        Assert.Equal(2, schema.Text.Split("[(.lib.unit) = \"x\"]").Length - 1);
    }

    [Fact]
    public void Labels_defaults_and_ranges_are_those_of_protoc()
    {
        var file = FileDescriptorProto.Parser.ParseFrom(Convert.FromBase64String(
            Parse("syntax = \"proto2\"; message A { required bytes a = 1 [default = \"q\"]; optional group G = 2 { optional bool b = 1 [default = true]; } extensions 5 to 7; }").Serialized));

        var message = file.MessageType.Single();
        Assert.Equal("", file.Syntax);
        var required = message.Field.Single(f => f.Number == 1);
        var group = message.Field.Single(f => f.Number == 2);
        Assert.Equal((FieldDescriptorProto.Types.Label.Required, "q"), (required.Label, required.DefaultValue));
        Assert.Equal((FieldDescriptorProto.Types.Type.Group, "g", ".A.G"), (group.Type, group.Name, group.TypeName));
        Assert.Equal((5, 8), (message.ExtensionRange.Single().Start, message.ExtensionRange.Single().End));
        Assert.False(group.Proto3Optional);
    }

    [Fact]
    public void A_descriptor_of_an_edition_names_it()
    {
        var file = FileDescriptorProto.Parser.ParseFrom(Convert.FromBase64String(Parse("edition = \"2023\"; message A { int32 a = 1; }").Serialized));

        Assert.Equal(("editions", 1000), (file.Syntax, (int)file.Edition));
    }

    [Theory]
    [InlineData("syntax = \"proto3\"; message A {} extend A { int32 x = 1; }", "proto3 only extends the options")]
    [InlineData("syntax = \"proto3\"; message A { extensions 1 to 5; }", "proto2")]
    [InlineData("syntax = \"proto3\"; import \"google/protobuf/descriptor.proto\"; extend google.protobuf.FieldOptions { string unit = 50001; } message A { option (unit) = \"x\"; }", "cannot stand where MessageOptions do")]
    [InlineData("syntax = \"proto2\"; message A { int32 a = 1; }", "optional, required or repeated")]
    [InlineData("syntax = \"proto2\"; message A { oneof o { group G = 1 {} } }", "group inside a oneof")]
    [InlineData("edition = \"2023\"; message A { optional int32 a = 1; }", "features")]
    [InlineData("edition = \"1999\"; message A {}", "1999")]
    [InlineData("edition = \"2023\"; option features.no_such = X; message A {}", "features.no_such")]
    [InlineData("syntax = \"proto3\"; option (x) = { a: 1; message A {}", "not closed")]
    [InlineData("syntax = \"proto3\"; import \"confluent/none.proto\"; message A {}", "confluent/none.proto")]
    public void What_is_wrong_is_named(string text, string part) =>
        Assert.Contains(part, Assert.Throws<ProtoSchemaException>(() => Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("confluent/meta.proto")]
    [InlineData("confluent/type/decimal.proto")]
    [InlineData("confluent/type/variant.proto")]
    [InlineData("google/type/calendar_period.proto")]
    [InlineData("google/type/color.proto")]
    [InlineData("google/type/date.proto")]
    [InlineData("google/type/datetime.proto")]
    [InlineData("google/type/dayofweek.proto")]
    [InlineData("google/type/decimal.proto")]
    [InlineData("google/type/expr.proto")]
    [InlineData("google/type/fraction.proto")]
    [InlineData("google/type/interval.proto")]
    [InlineData("google/type/latlng.proto")]
    [InlineData("google/type/localized_text.proto")]
    [InlineData("google/type/money.proto")]
    [InlineData("google/type/month.proto")]
    [InlineData("google/type/phone_number.proto")]
    [InlineData("google/type/postal_address.proto")]
    [InlineData("google/type/quaternion.proto")]
    [InlineData("google/type/timeofday.proto")]
    [InlineData("google/protobuf/any.proto")]
    public void Bundled_files_are_imported_without_a_reference(string file) =>
        Assert.Contains($"import \"{file}\";", Parse(Proto3($"import \"{file}\"; message A {{}}")).Text, StringComparison.Ordinal);

    private static ProtoSchema Parse(string text) => ProtoSchema.Parse(text, []);

    private static string Proto3(string text) => "syntax = \"proto3\"; " + text;
}
