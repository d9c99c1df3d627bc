using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace MailKit.Tests.Hosting;

/// <summary>Somebody with a browser but without its pictures: keeps cookies, fills in forms, presses buttons.</summary>
public sealed class Visitor(Uri url, HttpClient http)
{
    private readonly Uri _home = url;
    private Dictionary<string, string> _cookies = [];
    private Func<Task> _reload = () => Task.CompletedTask;

    public Visitor(MailKitApp app)
        : this(app.Url, app.Anonymous)
    {
    }

    /// <summary>Where we are after the last answer.</summary>
    public Uri At { get; private set; } = url;

    public HttpStatusCode Status { get; private set; }

    /// <summary>Where the last form was sent; null before the first.</summary>
    public Uri? Posted { get; private set; }

    public IDocument Page { get; private set; } = null!;

    public string Text => Page.Body?.TextContent ?? "";

    /// <summary>The cookies as they were set, flags and all.</summary>
    public List<string> SetCookies { get; } = [];

    public static async Task<Visitor> SignedInAsync(MailKitApp app, string email, string password)
    {
        var visitor = new Visitor(app);
        await visitor.GoAsync("/Identity/Account/Login");
        await visitor.SubmitAsync("form", ("Input.Email", email), ("Input.Password", password));
        Assert.Equal("/app", visitor.At.AbsolutePath);

        return visitor;
    }

    public static Task<Visitor> SignedInAsync(TestAccount account) => SignedInAsync(account.App, account.Email, TestAccount.Password);

    /// <summary>What this one's requests carry.</summary>
    public string Cookies => string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}"));

    /// <summary>Somebody who has this one's cookies as they are now.</summary>
    public Visitor Copy() => new(_home, http) { _cookies = new(_cookies) };

    /// <summary>Somebody in whose browser another has put one of his own cookies.</summary>
    public Visitor Planted(string cookie, Visitor by) => new(_home, http) { _cookies = new(_cookies) { [cookie] = by._cookies[cookie] } };

    public Task GoAsync(string path) => SendAsync(() => new HttpRequestMessage(HttpMethod.Get, new Uri(_home, path)));

    /// <summary>The page as it was, kept in a window or brought back by the browser's button.</summary>
    public void Back(IDocument page, Uri at) => (Page, At) = (page, at);

    /// <summary>Fills in a form of the page as it stands, hidden fields included, and presses its button.</summary>
    /// <param name="selector">CSS of the form, or of something inside it such as its button.</param>
    public Task SubmitAsync(string selector, params (string Name, string Value)[] values)
    {
        var element = Page.QuerySelector(selector) ?? throw new InvalidOperationException($"No {selector} on {At}: {Text}");
        var form = element as IHtmlFormElement ?? element.Closest("form") as IHtmlFormElement ?? throw new InvalidOperationException($"{selector} is in no form.");
        var fields = form.Elements.OfType<IHtmlInputElement>().Where(i => i.Name is not null && i.Type is not ("submit" or "checkbox")).Select(i => (Name: i.Name!, i.Value))
            .Concat(form.Elements.OfType<IHtmlTextAreaElement>().Select(t => (Name: t.Name!, t.Value)))
            .Where(field => !values.Any(v => v.Name == field.Name))
            .Concat(values)
            .Concat(element is IHtmlButtonElement { Name.Length: > 0 } button ? [(button.Name!, button.Value)] : []);
        var action = (element as IHtmlButtonElement)?.GetAttribute("formaction") ?? form.GetAttribute("action");
        var target = action is { Length: > 0 } ? new Uri(At, action) : At;
        var content = fields.Select(f => KeyValuePair.Create(f.Name, f.Value)).ToList();

        Posted = target;

        return SendAsync(() => new HttpRequestMessage(HttpMethod.Post, target) { Content = new FormUrlEncodedContent(content) });
    }

    /// <summary>The browser's reload: a form whose answer was a page is sent again, one that led elsewhere is not.</summary>
    public Task ReloadAsync() => _reload();

    /// <summary>A request of any kind with our cookies, redirects not followed.</summary>
    public async Task<HttpResponseMessage> RawAsync(HttpRequestMessage request, HttpCompletionOption until = HttpCompletionOption.ResponseContentRead)
    {
        if (_cookies.Count > 0)
        {
            request.Headers.Add("Cookie", Cookies);
        }

        var answer = await http.SendAsync(request, until);

        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            SetCookies.Add(cookie);
            var pair = cookie.Split(';')[0].Split('=', 2);

            if (pair[1].Length is 0)
            {
                _cookies.Remove(pair[0]);
            }
            else
            {
                _cookies[pair[0]] = pair[1];
            }
        }

        return answer;
    }

    private async Task SendAsync(Func<HttpRequestMessage> make)
    {
        using var request = make();
        At = request.RequestUri!;
        var answer = await RawAsync(request);
        _reload = answer.Headers.Location is null ? () => SendAsync(make) : () => GoAsync(At.PathAndQuery);

        for (var hops = 0; answer.Headers.Location is { } location && hops < 5; hops++)
        {
            At = new Uri(At, location);
            answer.Dispose();

            // What leads away from us, such as a checkout, is where the visit ends.
            if (At.Authority != _home.Authority)
            {
                return;
            }

            // We are the proxy that ends TLS.
            At = new Uri(_home, At.PathAndQuery);
            using var next = new HttpRequestMessage(HttpMethod.Get, At);
            answer = await RawAsync(next);
        }

        Status = answer.StatusCode;
        var body = await answer.Content.ReadAsStringAsync();
        answer.Dispose();
        Page = await BrowsingContext.New().OpenAsync(page => page.Content(body).Address(At.ToString()));
    }
}
