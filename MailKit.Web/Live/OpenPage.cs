using System.Threading.Channels;

namespace MailKit.Web.Live;

/// <summary>A page that somebody has open: it is signalled when what it shows may be out of date.</summary>
internal sealed class OpenPage(long seen)
{
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long _seen = seen;

    public ChannelReader<bool> Reader => _changes.Reader;

    public void Signal() => _changes.Writer.TryWrite(true);

    public void LetGo() => _changes.Writer.TryComplete();

    public void Counted() => Interlocked.Increment(ref _seen);

    public void Reached(long counter)
    {
        if (Interlocked.Exchange(ref _seen, counter) != counter)
        {
            Signal();
        }
    }
}

/// <summary>The open pages of an account.</summary>
internal sealed class OpenAccount(OpenPage[] pages)
{
    public OpenPage[] Pages { get; } = pages;

    public void Signal() => Array.ForEach(Pages, static page => page.Signal());

    public void Counted() => Array.ForEach(Pages, static page => page.Counted());

    public void Reached(long counter) => Array.ForEach(Pages, page => page.Reached(counter));
}
