namespace MailKit.Sandbox.Control.Emails;

/// <summary>The captured emails with everything in them.</summary>
public static class CapturedEmailEndpoints
{
    public static void MapEmailControl(this WebApplication app)
    {
        var state = app.Services.GetRequiredService<SandboxState>();

        app.Map("GET", "/emails", async call => await call.AnswerAsync(new { items = await FindAsync(state, call.Query("to")) }));
    }

    private static Task<List<EmailOnFile>> FindAsync(SandboxState state, string to) => state.ReadAsync(s => s.Emails.NewestFirst
        .Where(e => to is "" || e.Recipients().Any(r => string.Equals(EmailAddress.Bare(r), to, StringComparison.OrdinalIgnoreCase)))
        .Select(EmailOnFile.Of)
        .ToList());
}
