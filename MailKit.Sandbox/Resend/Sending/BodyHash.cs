using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace MailKit.Sandbox.Resend.Sending;

/// <summary>Tells whether two bodies ask for the same: the order of members does not matter, and one recipient equals a list of one.</summary>
public static class BodyHash
{
    public static string Of(JsonElement body)
    {
        var buffer = new ArrayBufferWriter<byte>();

        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, body);
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();

                foreach (var member in value.EnumerateObject().Where(static m => m.Value.ValueKind is not JsonValueKind.Null).OrderBy(static m => m.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    WriteMember(writer, member);
                }

                writer.WriteEndObject();
                break;

            case JsonValueKind.Array:
                writer.WriteStartArray();

                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;

            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static void WriteMember(Utf8JsonWriter writer, JsonProperty member)
    {
        if (member.Name is not ("to" or "cc" or "bcc" or "reply_to") || member.Value.ValueKind is not JsonValueKind.String)
        {
            Write(writer, member.Value);
            return;
        }

        writer.WriteStartArray();
        member.Value.WriteTo(writer);
        writer.WriteEndArray();
    }
}
