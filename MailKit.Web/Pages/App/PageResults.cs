using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Pages.App;

/// <summary>Answers of pages that the framework has no word for.</summary>
public static class PageResults
{
    extension(PageModel page)
    {
        /// <summary>303: the post is done, look there. Reloading that page never posts again.</summary>
        public StatusCodeResult SeeOther(string url)
        {
            page.Response.Headers.Location = url;
            return page.StatusCode(StatusCodes.Status303SeeOther);
        }

        /// <summary>The same page again, with the status that programs read and words that people read.</summary>
        public PageResult PageWith(int status)
        {
            var result = page.Page();
            result.StatusCode = status;
            return result;
        }
    }
}
