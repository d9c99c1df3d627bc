using MailKit.Sandbox.Console.Shared;

namespace MailKit.Sandbox.Console.Inbox;

/// <summary>The captured emails, and each one's HTML behind glass.</summary>
public static class InboxPages
{
    private const int Shown = 200;

    public static void MapInboxPages(this WebApplication app)
    {
        var state = app.Services.GetRequiredService<SandboxState>();
        var clock = app.Services.GetRequiredService<SandboxClock>();

        app.Get("/inbox", async context =>
        {
            var (emails, total) = await state.ReadAsync(static s => (s.Emails.NewestFirst.Take(Shown).ToList(), s.Emails.Count));
            await context.SendAsync<InboxPage>(new() { [nameof(InboxPage.Emails)] = emails, [nameof(InboxPage.Total)] = total, [nameof(InboxPage.Now)] = clock.GetUtcNow() });
        });

        app.Get("/inbox/{id}", async context =>
        {
            var email = await state.ReadAsync(s => s.Emails.Find(context.Id()));
            await (email is null
                ? context.MissingAsync()
                : context.SendAsync<EmailPage>(new() { [nameof(EmailPage.Email)] = email, [nameof(EmailPage.Links)] = EmailLinks.Of(email).ToList(), [nameof(EmailPage.Now)] = clock.GetUtcNow() }));
        });

        // A stranger's HTML: its own address, no script, no form, nothing loaded, and only ever inside our frame.
        app.Get("/inbox/{id}/html", async context =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'";
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync((await state.ReadAsync(s => s.Emails.Find(context.Id())))?.Html ?? "");
        });
    }
}
