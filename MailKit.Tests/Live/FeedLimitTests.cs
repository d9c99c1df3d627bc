using MailKit.Tests.Hosting;
using MailKit.Web.Live;

namespace MailKit.Tests.Live;

/// <summary>An account has so many live feeds and no more, and the page that was opened last is always one of them.</summary>
[Collection(SharedHosts.Name)]
public sealed class FeedLimitTests
{
    [Fact]
    public async Task One_feed_too_many_lets_the_oldest_go_and_the_newest_is_told()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 1);
        var visitor = await Visitor.SignedInAsync(account);
        await visitor.GoAsync("/app");
        var path = visitor.Page.Body!.GetAttribute("data-live")!;
        List<(HttpResponseMessage Answer, StreamReader Lines)> feeds = [];

        for (var n = 0; n <= LiveFeed.MaxPages; n++)
        {
            feeds.Add(await OpenAsync(app, visitor, path));
        }

        // It is told to rest, and its connection ends.
        var told = await feeds[0].Lines.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Contains("event: rest", told, StringComparison.Ordinal);

        await account.SendAsync();
        await UntilLineAsync(feeds[^1].Lines, "event: changed");
        feeds.ForEach(feed => feed.Answer.Dispose());
    }

    private static async Task<(HttpResponseMessage Answer, StreamReader Lines)> OpenAsync(MailKitApp app, Visitor visitor, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(app.Url, path));
        var answer = await visitor.RawAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());

        // Its place is taken.
        await UntilLineAsync(lines, "event: hello");
        return (answer, lines);
    }

    private static async Task UntilLineAsync(StreamReader lines, string wanted)
    {
        string? line;

        do
        {
            line = await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
            Assert.NotNull(line);
        }
        while (line != wanted);
    }
}
