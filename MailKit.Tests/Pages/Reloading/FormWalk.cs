using MailKit.Domain.Sending;
using MailKit.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Pages.Reloading;

/// <summary>Sends forms off, reloads what they led to, and looks whether anything happened a second time.</summary>
public sealed class FormWalk(MailKitApp app)
{
    private readonly SortedSet<string> _pressed = [];

    public MailKitApp App => app;

    /// <summary>The forms that were sent off: a page and its handler.</summary>
    public IReadOnlyCollection<string> Pressed => _pressed;

    /// <summary>Sends a form off that changes something, once.</summary>
    public async Task PressAsync(Visitor visitor, string selector, params (string Name, string Value)[] values)
    {
        var before = await ActsAsync();
        await SendAsync(visitor, selector, values);
        Assert.True(before != await ActsAsync(), $"{visitor.Posted} changed nothing: {visitor.Text}");
    }

    /// <summary>Sends a form off of which our books keep no trace.</summary>
    public Task LookAsync(Visitor visitor, string selector, params (string Name, string Value)[] values) => SendAsync(visitor, selector, values);

    /// <summary>Every form of the product.</summary>
    public static async Task<SortedSet<string>> AllAsync(MailKitApp app)
        => [.. (await PagesAsync(app)).SelectMany(page => page.HandlerMethods.Where(h => "POST".Equals(h.HttpMethod, StringComparison.OrdinalIgnoreCase)).Select(h => Name(page, h.Name)))];

    private async Task SendAsync(Visitor visitor, string selector, (string, string)[] values)
    {
        await visitor.SubmitAsync(selector, values);
        _pressed.Add(await NameAsync(visitor.Posted!));

        if (visitor.At.Authority == visitor.Posted!.Authority)
        {
            var once = await ActsAsync();
            await visitor.ReloadAsync();
            Assert.Equal(once, await ActsAsync());
        }
    }

    private async Task<string> NameAsync(Uri target)
    {
        var handler = QueryHelpers.ParseQuery(target.Query).GetValueOrDefault("handler").ToString();
        var page = (await PagesAsync(app)).First(page => new TemplateMatcher(TemplateParser.Parse(page.AttributeRouteInfo!.Template!), []).TryMatch(new PathString(target.AbsolutePath), []));

        return Name(page, handler);
    }

    private static string Name(CompiledPageActionDescriptor page, string? handler) => $"{page.AreaName}{page.ViewEnginePath} {handler}".TrimEnd();

    private static async Task<IReadOnlyList<CompiledPageActionDescriptor>> PagesAsync(MailKitApp app)
    {
        var loader = app.Services.GetRequiredService<PageLoader>();
        var pages = app.Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items.OfType<PageActionDescriptor>();

        return await Task.WhenAll(pages.Select(page => loader.LoadAsync(page, EndpointMetadataCollection.Empty)));
    }

    // Everything that somebody's form does, and nothing that comes and goes by itself.
    private Task<string> ActsAsync() => app.DataAsync(async db => string.Join('\n', new List<string>([
        .. await RowsAsync(db.Users.Select(u => $"user {u.Email} {u.EmailConfirmed} {u.TwoFactorEnabled} {u.PasswordHash} {u.SecurityStamp}")),
        .. await RowsAsync(db.UserTokens.Select(t => $"token {t.UserId} {t.Name} {t.Value}")),
        .. await RowsAsync(db.Sessions.Select(s => $"session {s.Id} {s.ProvedAt}")),
        .. await RowsAsync(db.SendingDomains.Select(d => $"domain {d.Id} {d.VerifiedAt}")),
        .. await RowsAsync(db.ApiKeys.Select(k => $"key {k.Id} {k.RevokedAt}")),
        .. await RowsAsync(db.Emails.Select(e => $"email {e.Id} {e.State == EmailState.Parked}")),
        .. await RowsAsync(db.Work.Where(w => w.DueAt == null).Select(w => $"stuck {w.Kind} {w.SubjectId}")),
        .. await RowsAsync(db.Letters.Select(l => $"letter {l.Id} {l.Subject}")),
        .. await RowsAsync(db.Checkouts.Select(c => $"checkout {c.Id}")),
        .. await RowsAsync(db.Subscriptions.Select(s => $"subscription {s.Id} {s.CancelsAtPeriodEnd}")),
        .. await RowsAsync(db.Banners.Where(b => b.DismissedAt != null).Select(b => $"banner {b.Id}")),
        .. await RowsAsync(db.ReconciliationRuns.Select(r => $"comparison {r.Id} {r.AskedAt}")),
        .. await RowsAsync(db.Differences.Select(d => $"difference {d.Id} {d.RepairedBy}")),
    ])));

    private static async Task<List<string>> RowsAsync(IQueryable<string> rows) => [.. (await rows.ToListAsync()).Order(StringComparer.Ordinal)];
}
