using System.Text.Json.Serialization;

namespace MailKit.Sandbox.Dodo.Http;

/// <summary>A list as Dodo answers it.</summary>
public sealed record Items<T>(IReadOnlyList<T> Values)
{
    [JsonPropertyName("items")]
    public IReadOnlyList<T> Values { get; init; } = Values;
}
