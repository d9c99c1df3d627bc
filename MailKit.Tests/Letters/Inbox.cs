using System.Net.Http.Json;
using System.Text.Json;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Letters;

/// <summary>The sandbox's inbox, where people read what MailKit wrote to them.</summary>
public static class Inbox
{
    /// <summary>The letters to an address, the newest first.</summary>
    public static async Task<IReadOnlyList<JsonElement>> OfAsync(MailKitApp app, string email)
        => [.. (await app.Control.GetFromJsonAsync<JsonElement>($"control/emails?to={Uri.EscapeDataString(email)}")).GetProperty("items").EnumerateArray()];

    /// <summary>Waits for a letter with that subject.</summary>
    public static async Task<JsonElement> LetterAsync(MailKitApp app, string email, string subject)
    {
        var letter = default(JsonElement);
        await Until.TrueAsync(async () => (letter = (await OfAsync(app, email)).FirstOrDefault(l => l.GetProperty("subject").GetString() == subject)).ValueKind is JsonValueKind.Object);
        return letter;
    }

    /// <summary>The link in a letter, which its reader would press.</summary>
    public static async Task<Uri> LinkAsync(MailKitApp app, string email, string subject)
        => new((await LetterAsync(app, email, subject)).GetProperty("links").EnumerateArray().First().GetString()!);
}
