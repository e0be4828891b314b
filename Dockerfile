# understudy in a container: built on Debian 12, shipped as the program with the libraries that it loads and nothing else.
# tools/check_image runs these steps without a container engine and then the program.
FROM debian:12 AS build
COPY . /src
WORKDIR /src
RUN ./tools/build
RUN ./tools/image_root /image

FROM scratch
COPY --from=build /image /
# Nobody: it needs no file but its own, and keeps keys in memory.
USER 65534:65534
ENV UNDERSTUDY_OKTA=0.0.0.0:7310 UNDERSTUDY_AUTH0=0.0.0.0:7320
EXPOSE 7310 7320
HEALTHCHECK --interval=5s --timeout=2s --start-period=5s CMD ["/usr/bin/understudy", "healthcheck"]
ENTRYPOINT ["/usr/bin/understudy"]
CMD ["serve"]
