"""A small off-screen OpenGL rasteriser (EGL; runs on Mesa's software driver): two directional lights of which the first
casts shadows, a hemisphere of ambient light, patterns and folds computed in the fragment shader. The alpha
channel is the person's mask; depth is kept so that a landmark can be tested for being hidden."""
import moderngl
import numpy as np

from shapes import vertex_normals

NOISE = '''
float hash(vec3 p){ p=fract(p*.3183099+.1); p*=17.; return fract(p.x*p.y*p.z*(p.x+p.y+p.z)); }
float noise(vec3 x){ vec3 i=floor(x),f=fract(x); f=f*f*(3.-2.*f);
 return mix(mix(mix(hash(i),hash(i+vec3(1,0,0)),f.x),mix(hash(i+vec3(0,1,0)),hash(i+vec3(1,1,0)),f.x),f.y),
            mix(mix(hash(i+vec3(0,0,1)),hash(i+vec3(1,0,1)),f.x),mix(hash(i+vec3(0,1,1)),hash(i+vec3(1,1,1)),f.x),f.y),f.z); }
'''
VERTEX = '''#version 330
in vec3 in_p; in vec3 in_n; in vec3 in_q; in vec3 in_c; in vec2 in_k; uniform mat4 view; uniform mat4 lamp;
out vec3 n; out vec3 q; out vec3 w; out vec3 c; out vec2 k; out vec4 lp;
void main(){ n=in_n; q=in_q; w=in_p; c=in_c; k=in_k; lp=lamp*vec4(in_p,1); gl_Position=view*vec4(in_p,1); }'''
CUT = 'float cutoff(){ return ragged>0. ? k.x+ragged*(noise(q*ragscale)-.5)*2. : k.x; }'
FRAGMENT = '''#version 330
in vec3 n; in vec3 q; in vec3 w; in vec3 c; in vec2 k; in vec4 lp; out vec4 o;
uniform sampler2DShadow shadow; uniform vec3 eye, l1, c1, l2, c2, sky, ground, col2, hemcol, ragscale, fold, strands;
uniform float spec, gloss, wrap, nz, ragged, bump, hem, mask, soft, leak, patf, texel; uniform int pattern; uniform vec4 logo;
''' + NOISE + CUT + '''
void main(){
 float cut=cutoff(); if(cut>0.) discard;
 vec3 a=c; float m=0.;
 if(pattern==1) m=step(.2,sin(q.y*patf));
 else if(pattern==2) m=step(.2,sin(q.x*patf));
 else if(pattern==3) m=.5*step(0.,sin(q.x*patf))+.5*step(0.,sin(q.y*patf));
 else if(pattern==4) m=smoothstep(.45,.55,noise(q*patf)*.7+.3*noise(q*patf*3.1));
 else if(pattern==5){ vec2 g=fract(q.xy*patf*.3)-.5; m=step(dot(g,g),.06); }
 else if(pattern==6){ vec2 g=(q.xy-logo.xy)/logo.zw; float f=step(0.,q.z*patf); if(abs(g.x)<1.&&abs(g.y)<1.) m=f*step(.45,noise(vec3(g*vec2(6.,3.),1.7))); }
 else if(pattern==7) m=clamp(q.y*patf*.1+.5,0.,1.);
 a=mix(a,col2,m);
 if(hem>0.&&cut>-hem) a=hemcol;
 if(strands.x>0.) a*=.55+.9*noise(q*strands)*noise(q*strands*2.3+4.)*1.6;
 if(nz>0.) a*=max(0.,1.+nz*(noise(q*4.)+.5*noise(q*16.)+.5*noise(q*50.)-1.));
 vec3 N=normalize(n), V=normalize(eye-w); if(dot(N,V)<0.) N=-N;
 if(bump>0.){ vec3 x=q*fold; float e=.08, b=noise(x)+.5*noise(x*2.7); N=normalize(N-bump*(vec3(noise(x+vec3(e,0,0))+.5*noise(x*2.7+vec3(2.7*e,0,0)),noise(x+vec3(0,e,0))+.5*noise(x*2.7+vec3(0,2.7*e,0)),noise(x+vec3(0,0,e))+.5*noise(x*2.7+vec3(0,0,2.7*e)))-b)/e); }
 float s=0.; vec3 t=lp.xyz/lp.w*.5+.5; float z=t.z-.0015-.003*(1.-max(dot(N,l1),0.));
 for(int i=-1;i<=1;i++) for(int j=-1;j<=1;j++) s+=texture(shadow,vec3(t.xy+vec2(i,j)*texel*soft,z)); s/=9.;
 if(t.x<0.||t.x>1.||t.y<0.||t.y>1.||t.z>1.) s=1.;
 float d1=max((dot(N,l1)+wrap)/(1.+wrap),0.)*mix(leak,1.,s), d2=max((dot(N,l2)+wrap)/(1.+wrap),0.);
 float sp=spec*pow(max(dot(N,normalize(V+l1)),0.),gloss)*s+.5*spec*pow(max(dot(N,normalize(V+l2)),0.),gloss);
 vec3 r=a*(mix(ground,sky,N.y*.5+.5)+c1*d1+c2*d2)+sp*c1; r=mix(r,c,step(.5,k.y)*1.)*(1.+k.y*step(.5,k.y));
 o=vec4(pow(clamp(r/(1.+.25*r),0.,1.),vec3(1./2.2)),mask); }'''
SHADOW_VERTEX = '#version 330\nin vec3 in_p; in vec3 in_q; in vec2 in_k; uniform mat4 view; out vec3 q; out vec2 k; void main(){ q=in_q; k=in_k; gl_Position=view*vec4(in_p,1); }'
SHADOW_FRAGMENT = '#version 330\nin vec3 q; in vec2 k; uniform float ragged; uniform vec3 ragscale;' + NOISE + CUT + 'void main(){ if(cutoff()>0.) discard; }'
NEAR, FAR = .03, 12.       # m
MATERIAL = dict(spec=.03, gloss=20., wrap=.2, nz=0., ragged=0., ragscale=(30., 6., 30.), bump=0., fold=(2., 1., 2.), hem=0., hemcol=(0., 0., 0.),
                pattern=0, patf=8., col2=(.5, .5, .5), logo=(0., 3.5, .5, .4), strands=(0., 0., 0.))


def perspective(fov_x, w, h, near=NEAR, far=FAR):
    fx = 1 / np.tan(np.radians(fov_x) / 2)
    return np.array([[fx, 0, 0, 0], [0, fx*w/h, 0, 0], [0, 0, (far + near)/(near - far), 2*far*near/(near - far)], [0, 0, -1, 0]])


def look(eye, at, roll=0.):
    """World to camera; the camera looks along -z."""
    f = (at - eye) / np.linalg.norm(at - eye)
    s = np.cross(f, (0, 1, 0))
    s /= np.linalg.norm(s)
    u = np.cross(s, f)
    c, sn = np.cos(np.radians(roll)), np.sin(np.radians(roll))
    M = np.eye(4)
    M[0, :3], M[1, :3], M[2, :3] = c*s + sn*u, c*u - sn*s, -f
    M[:3, 3] = -M[:3, :3] @ eye
    return M


def project(VP, p, w, h):
    """World points to pixels."""
    p = np.atleast_2d(p)
    q = np.c_[p, np.ones(len(p))] @ VP.T
    q = q[:, :3] / q[:, 3:]
    return np.c_[(q[:, 0]*.5 + .5)*w, (.5 - q[:, 1]*.5)*h]


def crop_matrix(centre, side, w, h):
    """Clip-space matrix that turns a w x h picture into its square part with this centre and side (pixels)."""
    sx, sy = w/side, h/side
    return np.array([[sx, 0, 0, -sx*(2*centre[0]/w - 1)], [0, sy, 0, -sy*(1 - 2*centre[1]/h)], [0, 0, 1, 0], [0, 0, 0, 1]])


class Renderer:
    def __init__(self, w, h, samples=4, shadow=1024):
        self.ctx = c = moderngl.create_context(standalone=True, backend='egl')
        self.w, self.h, self.shadow = w, h, shadow
        self.program = c.program(vertex_shader=VERTEX, fragment_shader=FRAGMENT)
        self.caster = c.program(vertex_shader=SHADOW_VERTEX, fragment_shader=SHADOW_FRAGMENT)
        self.many = c.framebuffer([c.renderbuffer((w, h), 4, samples=samples)], c.depth_renderbuffer((w, h), samples=samples))
        self.depth = c.depth_texture((w, h))
        self.one = c.framebuffer([c.renderbuffer((w, h), 4)], self.depth)
        self.map = c.depth_texture((shadow, shadow))
        self.map.compare_func = '<='
        self.map.repeat_x = self.map.repeat_y = False
        self.lamp = c.framebuffer(depth_attachment=self.map)

    def _set(self, program, name, value):
        if name in program:
            program[name].value = value

    def render(self, meshes, VP, eye, centre, light, background=(.5, .5, .5), reach=.8):
        """RGBA picture (alpha: person mask) and depth (NDC, -1..1) of the meshes. The shadow map covers `reach` metres round `centre`."""
        c = self.ctx
        l1, l2 = (np.asarray(light[k], float) / np.linalg.norm(light[k]) for k in ('l1', 'l2'))
        L = np.array([[1/reach, 0, 0, 0], [0, 1/reach, 0, 0], [0, 0, -2/5.5, -6.5/5.5], [0, 0, 0, 1]]) @ look(np.asarray(centre) + 3*l1, np.asarray(centre))
        drawn = []
        for m in meshes:
            n = m.n if m.n is not None else vertex_normals(m.p, m.tri)
            k = np.zeros((len(m.p), 2))
            k[:, 0] = -1 if m.cut is None else m.cut
            k[:, 1] = m.emit
            data = np.concatenate([m.p, n, m.p*10 if m.q is None else m.q, np.broadcast_to(np.asarray(m.col, float), (len(m.p), 3)), k], 1).astype('f4')
            vb, ib = c.buffer(data.tobytes()), c.buffer(np.ascontiguousarray(m.tri, 'i4').tobytes())
            va = c.vertex_array(self.program, [(vb, '3f 3f 3f 3f 2f', 'in_p', 'in_n', 'in_q', 'in_c', 'in_k')], ib)
            sa = c.vertex_array(self.caster, [(vb, '3f 12x 3f 12x 2f', 'in_p', 'in_q', 'in_k')], ib) if m.shadow else None
            drawn.append((m, vb, ib, va, sa))
        c.enable(moderngl.DEPTH_TEST)
        self.lamp.use()
        self.lamp.clear(depth=1.)
        self.caster['view'].write(L.T.astype('f4').tobytes())
        for m, _, _, _, sa in drawn:
            if sa is not None:
                self._set(self.caster, 'ragged', m.material.get('ragged', 0.))
                self._set(self.caster, 'ragscale', tuple(m.material.get('ragscale', MATERIAL['ragscale'])))
                sa.render()
        self.many.use()
        self.many.clear(*background, 0., depth=1.)
        P = self.program
        P['view'].write(VP.T.astype('f4').tobytes())
        P['lamp'].write(L.T.astype('f4').tobytes())
        for name, value in (('eye', eye), ('l1', l1), ('l2', l2), ('c1', light['c1']), ('c2', light['c2']), ('sky', light['sky']), ('ground', light['gnd'])):
            self._set(P, name, tuple(float(x) for x in value))
        self._set(P, 'soft', float(light.get('soft', 1.)))
        self._set(P, 'leak', float(light.get('leak', 0.)))
        self._set(P, 'texel', 1 / self.shadow)
        self.map.use(1)
        P['shadow'].value = 1
        for m, _, _, va, _ in drawn:
            for name, default in MATERIAL.items():
                value = m.material.get(name, default)
                self._set(P, name, tuple(float(x) for x in value) if isinstance(default, tuple) else type(default)(value))
            P['mask'].value = 1. if m.person else 0.
            va.render()
        c.copy_framebuffer(self.one, self.many)
        image = np.frombuffer(self.one.read(components=4), np.uint8).reshape(self.h, self.w, 4)[::-1].copy()
        depth = np.frombuffer(self.depth.read(), 'f4').reshape(self.h, self.w)[::-1] * 2 - 1
        for m, vb, ib, va, sa in drawn:
            for x in (va, sa, vb, ib):
                if x is not None:
                    x.release()
        return image, depth
