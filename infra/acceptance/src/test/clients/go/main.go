// One walk through the Images API with gophercloud. Every step is a line "WALK gophercloud|step: outcome"; what is expected stands in
// RealClientsSuite. Who walks, and where, is JSON in the variable VITRINE_WALK.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack"
	"github.com/gophercloud/gophercloud/v2/openstack/image/v2/imagedata"
	"github.com/gophercloud/gophercloud/v2/openstack/image/v2/images"
	"github.com/gophercloud/gophercloud/v2/openstack/image/v2/members"
)

type plan struct {
	Endpoint string `json:"endpoint"`
	AuthURL  string `json:"auth_url"`
	Disk     string `json:"disk"`
	Users    map[string]struct {
		Password  string `json:"password"`
		Project   string `json:"project"`
		ProjectID string `json:"project_id"`
	} `json:"users"`
}

type walk struct {
	ctx     context.Context
	plan    plan
	disk    []byte
	clients map[string]*gophercloud.ServiceClient
}

func main() {
	w, err := begin(context.Background())
	if err == nil {
		err = w.walk()
	}
	if err != nil {
		fmt.Printf("WALK gophercloud|broken: %s\n", oneLine(err))
		os.Exit(1)
	}
}

func begin(ctx context.Context) (*walk, error) {
	w := &walk{ctx: ctx, clients: map[string]*gophercloud.ServiceClient{}}
	if err := json.Unmarshal([]byte(os.Getenv("VITRINE_WALK")), &w.plan); err != nil {
		return nil, err
	}
	disk, err := os.ReadFile(w.plan.Disk)
	if err != nil {
		return nil, err
	}
	w.disk = disk
	for name, user := range w.plan.Users {
		provider, err := openstack.AuthenticatedClient(ctx, gophercloud.AuthOptions{
			IdentityEndpoint: w.plan.AuthURL,
			Username:         name,
			Password:         user.Password,
			DomainID:         "default",
			TenantName:       user.Project,
		})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		w.clients[name] = &gophercloud.ServiceClient{
			ProviderClient: provider,
			Endpoint:       w.plan.Endpoint + "/",
			ResourceBase:   w.plan.Endpoint + "/v2/",
			Type:           "image",
		}
	}
	return w, nil
}

func oneLine(err error) string { return strings.ReplaceAll(err.Error(), "\n", " / ") }

func (w *walk) step(who, what string, action func(client *gophercloud.ServiceClient) (string, error)) {
	result, err := action(w.clients[who])
	switch {
	case gophercloud.ResponseCodeIs(err, http.StatusForbidden):
		result = "refused"
	case gophercloud.ResponseCodeIs(err, http.StatusNotFound):
		result = "absent"
	case err != nil:
		result = "error: " + oneLine(err)
	}
	fmt.Printf("WALK gophercloud|%s %s: %s\n", who, what, result)
}

func (w *walk) walk() error {
	created, err := images.Create(w.ctx, w.clients["demo"], images.CreateOpts{
		Name: "by-gophercloud", DiskFormat: "raw", ContainerFormat: "bare"}).Extract()
	if err != nil {
		return err
	}
	id := created.ID
	if err := imagedata.Upload(w.ctx, w.clients["demo"], id, bytes.NewReader(w.disk)).ExtractErr(); err != nil {
		return err
	}
	w.step("demo", "creates", w.status(id))
	w.step("demo", "tags", w.tag(id, "blue"))
	w.step("demo_reader", "shows", w.status(id))
	w.step("demo_reader", "changes", w.rename(id, "taken"))
	w.step("demo_reader", "downloads", w.download(id))
	w.step("alt_demo", "shows", w.status(id))
	w.step("demo", "shares", w.share(id))
	w.step("alt_demo", "accepts", w.accept(id))
	w.step("alt_demo", "lists", w.lists(id))
	w.step("alt_demo", "downloads", w.download(id))
	w.step("alt_demo", "changes", w.rename(id, "taken"))
	w.step("alt_demo", "deletes", w.remove(id))
	w.step("admin", "deactivates", w.action(id, "deactivate"))
	w.step("alt_demo", "downloads", w.download(id))
	w.step("admin", "downloads", w.download(id))
	w.step("demo", "reactivates", w.action(id, "reactivate"))
	w.step("demo", "changes", w.rename(id, "renamed"))
	w.step("demo", "untags", w.tag(id))
	w.step("demo", "unshares", w.unshare(id))
	w.step("alt_demo", "shows", w.status(id))
	w.step("demo", "deletes", w.remove(id))
	w.step("demo", "shows", w.status(id))
	return nil
}

type action = func(client *gophercloud.ServiceClient) (string, error)

func (w *walk) status(id string) action {
	return func(client *gophercloud.ServiceClient) (string, error) {
		image, err := images.Get(w.ctx, client, id).Extract()
		if err != nil {
			return "", err
		}
		return string(image.Status), nil
	}
}

// tag replaces all tags: there is no other way in this library.
func (w *walk) tag(id string, tags ...string) action {
	return func(client *gophercloud.ServiceClient) (string, error) {
		change := images.UpdateOpts{images.ReplaceImageTags{NewTags: append([]string{}, tags...)}}
		image, err := images.Update(w.ctx, client, id, change).Extract()
		if err != nil {
			return "", err
		}
		if len(image.Tags) == 0 {
			return "none", nil
		}
		return strings.Join(image.Tags, ","), nil
	}
}

func (w *walk) rename(id, name string) action {
	return func(client *gophercloud.ServiceClient) (string, error) {
		image, err := images.Update(w.ctx, client, id, images.UpdateOpts{images.ReplaceImageName{NewName: name}}).Extract()
		if err != nil {
			return "", err
		}
		return image.Name, nil
	}
}

func (w *walk) download(id string) action {
	return func(client *gophercloud.ServiceClient) (string, error) {
		body, err := imagedata.Download(w.ctx, client, id).Extract()
		if err != nil {
			return "", err
		}
		defer body.Close()
		copied, err := io.ReadAll(body)
		if err != nil {
			return "", err
		}
		if !bytes.Equal(copied, w.disk) {
			return "different", nil
		}
		return "same", nil
	}
}

func (w *walk) other() string { return w.plan.Users["alt_demo"].ProjectID }

func (w *walk) share(id string) action {
	return func(client *gophercloud.ServiceClient) (string, error) {
		member, err := members.Create(w.ctx, client, id, w.other()).Extract()
		if err != nil {
			return "", err
		}
		return member.Status, nil
	}
}

func (w *walk) accept(id string) action {
	return func(client *gophercloud.ServiceClient) (string, error) {
		member, err := members.Update(w.ctx, client, id, w.other(), members.UpdateOpts{Status: "accepted"}).Extract()
		if err != nil {
			return "", err
		}
		return member.Status, nil
	}
}

func (w *walk) unshare(id string) action {
	return func(client *gophercloud.ServiceClient) (string, error) {
		if err := members.Delete(w.ctx, client, id, w.other()).ExtractErr(); err != nil {
			return "", err
		}
		pages, err := members.List(client, id).AllPages(w.ctx)
		if err != nil {
			return "", err
		}
		left, err := members.ExtractMembers(pages)
		if err != nil {
			return "", err
		}
		if len(left) > 0 {
			return left[0].Status, nil
		}
		return "none", nil
	}
}

func (w *walk) lists(id string) action {
	return func(client *gophercloud.ServiceClient) (string, error) {
		pages, err := images.List(client, images.ListOpts{Limit: 1}).AllPages(w.ctx)
		if err != nil {
			return "", err
		}
		found, err := images.ExtractImages(pages)
		if err != nil {
			return "", err
		}
		if slices.ContainsFunc(found, func(image images.Image) bool { return image.ID == id }) {
			return "listed", nil
		}
		return "missed", nil
	}
}

// action is one that the library has no function for: it sends what it is told to.
func (w *walk) action(id, name string) action {
	return func(client *gophercloud.ServiceClient) (string, error) {
		answer, err := client.Post(w.ctx, client.ServiceURL("images", id, "actions", name), nil, nil,
			&gophercloud.RequestOpts{OkCodes: []int{http.StatusNoContent}})
		if err != nil {
			return "", err
		}
		answer.Body.Close()
		return w.status(id)(client)
	}
}

func (w *walk) remove(id string) action {
	return func(client *gophercloud.ServiceClient) (string, error) {
		return "deleted", images.Delete(w.ctx, client, id).ExtractErr()
	}
}
